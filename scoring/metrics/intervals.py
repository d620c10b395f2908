"""Intervals that are to hold a number."""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.errors import ReversedIntervalError, SolutionError
from scoring.fields import Number
from scoring.findings import Findings
from scoring.metrics.base import BoundMetric, Metric, Options, Weights
from scoring.metrics.numbers import LARGEST
from scoring.metrics.options import NumberOption
from scoring.table import Table

Floats = NDArray[np.float64]


def interval_score(truth: Floats, predictions: Floats, weights: Weights = None, *, alpha: float = 0.1) -> float:
    """Mean of upper - lower, and 2 / alpha times the distance where the truth lies outside; less is better.

    `predictions` (rows, 2) are lower and upper, meant to leave out a share alpha. Winkler 1972; Gneiting and Raftery
    2007, equation 43, within 1e-12 of its size.
    """
    lower, upper = predictions.T
    missed = np.maximum(lower - truth, 0) + np.maximum(truth - upper, 0)
    return float(np.average(upper - lower + 2 / alpha * missed, weights=weights))


def check_ends(predictions: Floats, lines: NDArray[np.int64], findings: Findings) -> None:
    """Find the rows whose lower end lies above the upper."""
    lower, upper = predictions.T
    findings.add_rows(
        ReversedIntervalError,
        lines,
        lower > upper,
        lambda row: (f"lower is {lower[row]:g} and upper is {upper[row]:g}", "lower must not be above upper"),
    )


def bind(answers: Table, options: Options, findings: Findings) -> tuple[NDArray[Any], BoundMetric]:
    """The truth is one column; the two of a sample submission are only looked at for what a file has to hold."""
    if len(answers.header) > 1:
        findings.add(SolutionError, "interval_score takes one target column", "choose one")
    name = answers.header[0]
    truth = Number(name).read(answers[name], answers.lines, findings)
    return truth, BoundMetric((Number("lower"), Number("upper")), partial(interval_score, **options), check_ends)


INTERVAL_SCORE = Metric(
    name="interval_score",
    title="Interval score (Winkler)",
    greater_is_better=False,
    description=(
        "Mean of upper - lower, and 2 / alpha times the distance where the truth lies outside. The file has the "
        "columns `lower` and `upper`."
    ),
    bind=bind,
    worst=LARGEST,
    options=(NumberOption("alpha", 0.1, 0, 1),),
    several_targets=True,
)
