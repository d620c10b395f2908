"""What a metric is: a declared name, direction and options, and a way to bind it to a solution's answers.

The docstring of its function states a source, and within what its number equals that: of the greater of 1 and the score
unless it says of what. The tests hold it to that.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.errors import MetricOptionsError
from scoring.fields import Field
from scoring.findings import Findings
from scoring.metrics.options import Option, Options
from scoring.table import Table

__all__ = [
    "BoundMetric",
    "Losses",
    "Measure",
    "Metric",
    "Option",
    "Options",
    "Undefined",
    "Weights",
    "always_defined",
    "any_row",
]

Weights = NDArray[np.float64] | None
Measure = Callable[[NDArray[Any], NDArray[Any], Weights], float]
Losses = Callable[[NDArray[Any], NDArray[Any]], NDArray[np.float64]]
Undefined = Callable[[NDArray[Any], Weights], str | None]


def any_row(predictions: NDArray[Any], lines: NDArray[np.int64], findings: Findings) -> None:
    """The rule across the columns of a row for metrics that have none."""


def always_defined(truth: NDArray[Any], weights: Weights) -> str | None:
    """The answer of metrics that any labels leave defined."""
    return None


@dataclass(frozen=True)
class BoundMetric:
    """A metric that knows its options and what a prediction file must hold.

    `fields`: the columns beside the id. Values come as an array of (rows,) for one field, (rows, fields) for several.
    `measure(truth, predictions, weights)`: the score of a split, of any rows in any order.
    `check_rows`: adds a finding for each row whose columns do not agree; NaN stands where a value was refused already.
    `losses(truth, predictions)`: where the measure is the weighted mean of something finite that each row has by
    itself, this; so that it may be computed while the file is read, a few rows at a time.
    `undefined(truth, weights)`: why the labels of a split leave the metric undefined, or None.
    """

    fields: tuple[Field, ...]
    measure: Measure
    check_rows: Callable[[NDArray[Any], NDArray[np.int64], Findings], None] = any_row
    undefined: Undefined = always_defined
    losses: Losses | None = None


@dataclass(frozen=True)
class Metric:
    """A named function from truth and prediction to one number.

    `worst` is the score where the predictions leave the metric undefined or beyond float64; None if they cannot.
    `several_targets`: whether the solution may have more than one target column.
    `bind(answers, options, findings)`: the truth of all rows as an array, and the metric bound to it. `answers` is the
    solution's rows that count, its columns the target columns; a label that will not do becomes a finding.
    """

    name: str
    title: str
    greater_is_better: bool
    description: str
    bind: Callable[[Table, Options, Findings], tuple[NDArray[Any], BoundMetric]]
    worst: float | None = None
    options: tuple[Option, ...] = ()
    several_targets: bool = False

    def settle(self, given: Options) -> dict[str, Any]:
        """Every option with its value. Raises MetricOptionsError, naming each option that will not do."""
        declared = {option.name: option for option in self.options}
        faults = [f"{self.name} has no option `{name}`." for name in given if name not in declared]
        faults += [
            f"{name} is {given[name]!r}, but must be {option.rule}."
            for name, option in declared.items()
            if name in given and not option.accepts(given[name])
        ]
        if faults:
            raise MetricOptionsError(" ".join(faults))
        return {name: given.get(name, option.default) for name, option in declared.items()}
