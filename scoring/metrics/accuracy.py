"""Share of right class labels."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.fields import Field, Label, Number, decimals
from scoring.findings import Findings
from scoring.metrics.base import BoundMetric, Metric, Options, Weights
from scoring.metrics.truth import target
from scoring.table import Table


def accuracy(truth: NDArray[Any], predictions: NDArray[Any], weights: Weights = None) -> float:
    """Share of rows whose label is right; more is better, 0 to 1. Equals sklearn.metrics.accuracy_score."""
    return float(np.average(truth == predictions, weights=weights))


def bind(answers: Table, options: Options, findings: Findings) -> tuple[NDArray[Any], BoundMetric]:
    """Labels compare as numbers if all labels of the solution are numbers (`1` = `1.0`), else as exact strings."""
    name, column = target(answers)
    numeric = not np.isnan(decimals(column)).any()
    field: Field = Number(name) if numeric else Label(name)
    return field.read(column, answers.lines, findings), BoundMetric((field,), accuracy)


ACCURACY = Metric(
    name="accuracy",
    title="Accuracy",
    greater_is_better=True,
    description="Share of rows whose label is right. Labels compare as numbers if all of them are, else exactly.",
    bind=bind,
)
