"""Metrics that hold a column of numbers against a column of numbers: what they share."""

import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.fields import Field, Number
from scoring.findings import Findings
from scoring.metrics.base import BoundMetric, Measure, Metric, Option, Options, Undefined, Weights, always_defined
from scoring.table import Table

Floats = NDArray[np.float64]
Kind = Callable[[str], Field]

LARGEST = sys.float_info.max  # of an error: predictions near the end of float64 overflow when squared or summed


def of_numbers(
    measure: Callable[..., float],
    title: str,
    description: str,
    *,
    greater_is_better: bool = False,
    worst: float | None = LARGEST,
    label: Kind = Number,
    prediction: Kind = Number,
    options: tuple[Option, ...] = (),
    undefined: Undefined = always_defined,
    several_targets: bool = False,
) -> Metric:
    """The metric named like `measure`, of one column of the kind `prediction` for each column of the kind `label`."""

    def bind(answers: Table, options: Options, findings: Findings) -> tuple[NDArray[Any], BoundMetric]:
        truth = [label(name).read(answers[name], answers.lines, findings) for name in answers.header]
        fields = tuple(map(prediction, answers.header))
        bound = BoundMetric(fields, partial(measure, **options), undefined=undefined)
        return truth[0] if len(truth) == 1 else np.column_stack(truth), bound

    return Metric(
        measure.__name__, title, greater_is_better, description, bind, worst, options, several_targets=several_targets
    )


def mean_over_columns(measure: Measure, truth: Floats, predictions: Floats, weights: Weights) -> float:
    """The plain mean of the measure of each column; a column may come as (rows,) or several as (rows, columns)."""
    columns = zip(np.atleast_2d(truth.T), np.atleast_2d(predictions.T), strict=True)
    return float(np.mean([measure(t, p, weights) for t, p in columns]))


def counted(values: NDArray[Any], weights: Weights) -> NDArray[Any]:
    """The rows of some weight."""
    return values if weights is None else values[weights > 0]


def one_label_only(truth: Floats, weights: Weights) -> str | None:
    """Why a split leaves what is relative to the labels' spread undefined: it needs two different labels a column."""
    rows = counted(truth, weights)
    alike = (rows == rows[:1]).all(axis=0).any()
    return "have one label only in a column, which leaves the metric undefined" if alike else None
