"""Errors of predicted numbers."""

import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.fields import Number
from scoring.findings import Findings
from scoring.metrics.base import BoundMetric, Measure, Metric, Options, Weights
from scoring.metrics.truth import target
from scoring.table import Table

Floats = NDArray[np.float64]


def rmse(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Square root of the mean squared error; less is better. Equals sklearn.metrics.root_mean_squared_error."""
    return float(np.sqrt(np.average((predictions - truth) ** 2, weights=weights)))


def mae(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Mean absolute error; less is better. Equals sklearn.metrics.mean_absolute_error."""
    return float(np.average(np.abs(predictions - truth), weights=weights))


def _error(measure: Measure, name: str, title: str, description: str) -> Metric:
    def bind(answers: Table, options: Options, findings: Findings) -> tuple[NDArray[Any], BoundMetric]:
        column, text = target(answers)
        field = Number(column)
        return field.read(text, answers.lines, findings), BoundMetric((field,), measure)

    # The worst is what float64 can hold: predictions near its end overflow when they are squared or summed.
    return Metric(name, title, False, description, bind, worst=sys.float_info.max)


RMSE = _error(rmse, "rmse", "Root mean squared error", "Square root of the mean of (prediction - truth)².")
MAE = _error(mae, "mae", "Mean absolute error", "Mean of |prediction - truth|.")
