"""What a metric is: a declared name, direction and options, and a way to bind it to a solution's answers."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.errors import MetricOptionsError
from scoring.fields import Field
from scoring.findings import Findings
from scoring.table import Table

Weights = NDArray[np.float64] | None
Measure = Callable[[NDArray[Any], NDArray[Any], Weights], float]
Options = Mapping[str, Any]


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
    `undefined(truth, weights)`: why the labels of a split leave the metric undefined, or None.
    """

    fields: tuple[Field, ...]
    measure: Measure
    check_rows: Callable[[NDArray[Any], NDArray[np.int64], Findings], None] = any_row
    undefined: Callable[[NDArray[Any], Weights], str | None] = always_defined


def is_number(value: Any) -> bool:
    """Whether an option is a number; True and False are not."""
    return isinstance(value, int | float) and not isinstance(value, bool)


@dataclass(frozen=True)
class Option:
    """A setting that the host may change; `accepts` decides about a value, `rule` says what it accepts."""

    name: str
    default: Any
    rule: str
    accepts: Callable[[Any], bool]


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
