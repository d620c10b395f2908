"""Agreement of ratings on a scale."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.fields import WholeNumber
from scoring.findings import Findings
from scoring.metrics.base import BoundMetric, Metric, Options, Weights
from scoring.metrics.numbers import Floats, one_label_only
from scoring.metrics.truth import target
from scoring.table import Table

HIGHEST = 1e6


def quadratic_weighted_kappa(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """1 - the mean squared difference by the one that is expected by chance; at most 1, more is better.

    `truth` and `predictions` (rows,) are whole numbers. Cohen 1968. The matrix of the formula, of all ratings from the
    least to the greatest, need not be built: what chance leads to is var(t) + var(p) + (mean(t) - mean(p))². Equals
    sklearn.metrics.cohen_kappa_score(weights="quadratic") within 1e-12.
    """
    t, p = (values - np.average(truth, weights=weights) for values in (truth, predictions))
    by_chance = np.average(t * t, weights=weights) + np.average(p * p, weights=weights)
    return float(1 - np.average((t - p) ** 2, weights=weights) / by_chance)


def bind(answers: Table, options: Options, findings: Findings) -> tuple[NDArray[Any], BoundMetric]:
    name, column = target(answers)
    field = WholeNumber(name, -HIGHEST, HIGHEST)
    truth = field.read(column, answers.lines, findings)
    return truth, BoundMetric((field,), quadratic_weighted_kappa, undefined=one_label_only)


QUADRATIC_WEIGHTED_KAPPA = Metric(
    name="quadratic_weighted_kappa",
    title="Quadratic weighted kappa",
    greater_is_better=True,
    description="Agreement of whole numbers beyond that of chance, a difference counting by its square.",
    bind=bind,
)
