"""Logarithmic loss of class probabilities."""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.errors import ProbabilitiesDoNotSumError, SolutionError
from scoring.fields import Label, Number, decimals
from scoring.findings import Findings
from scoring.metrics.base import BoundMetric, Metric, Option, Options, Weights, is_number
from scoring.metrics.truth import target, zeros_and_ones
from scoring.table import Table

EPS = float(np.finfo(np.float64).eps)  # 2.22e-16, scikit-learn's own clip for float64
SUM_TOLERANCE = 1e-3
ROUNDING = 1e-9  # lets a sum of exactly 0.999 through, whichever way float64 rounds it

Floats = NDArray[np.float64]


def binary_log_loss(truth: Floats, predictions: Floats, weights: Weights = None, *, eps: float = EPS) -> float:
    """Mean of -ln(p of what happened), natural logarithm, p clipped to [eps, 1 - eps]; less is better.

    `truth` (rows,) is 0 or 1, `predictions` (rows,) the probability of 1. Equals sklearn.metrics.log_loss.
    """
    return _mean_loss(np.where(truth == 1, predictions, 1 - predictions), weights, eps)


def multiclass_log_loss(
    truth: NDArray[np.intp], predictions: Floats, weights: Weights = None, *, eps: float = EPS
) -> float:
    """The same for several classes. `truth` (rows,) is the column of what happened, `predictions` (rows, classes).

    Each row is divided by its sum before it is clipped.
    """
    happened = np.take_along_axis(predictions, truth[:, np.newaxis], axis=1)[:, 0]
    return _mean_loss(happened / predictions.sum(axis=1), weights, eps)


def _mean_loss(likelihood: Floats, weights: Weights, eps: float) -> float:
    return float(np.average(-np.log(likelihood.clip(eps, 1 - eps)), weights=weights))


def check_sums(predictions: Floats, lines: NDArray[np.int64], findings: Findings) -> None:
    """Find the rows of class probabilities that do not sum to 1 within 1e-3."""
    sums = predictions.sum(axis=1)
    findings.add_rows(
        ProbabilitiesDoNotSumError,
        lines,
        np.abs(sums - 1) > SUM_TOLERANCE + ROUNDING,
        lambda row: (f"the probabilities sum to {sums[row]:.6g}", f"they must sum to 1 within {SUM_TOLERANCE:g}"),
    )


def bind(answers: Table, options: Options, findings: Findings) -> tuple[NDArray[Any], BoundMetric]:
    if len(answers.header) > 1:
        return _of_classes(_one_hot(answers, findings), answers.header, options)
    if _names_classes(answers):
        return _of_labels(answers, options, findings)
    (name,) = answers.header
    truth = zeros_and_ones(answers, name, findings)
    return truth, BoundMetric((Number(name, 0, 1),), partial(binary_log_loss, **options))


def _names_classes(answers: Table) -> bool:
    """Whether the only column holds names of classes, which may be whole numbers, and not the answers 0 and 1.

    A stray name among zeros and ones is a fault, not a third class.
    """
    values = decimals(target(answers)[1])
    numbers = values[~np.isnan(values)]
    return not numbers.size or bool((numbers % 1 == 0).all() and not np.isin(numbers, (0, 1)).all())


def _of_labels(answers: Table, options: Options, findings: Findings) -> tuple[NDArray[Any], BoundMetric]:
    name, column = target(answers)
    classes, truth = np.unique(Label(name).read(column, answers.lines, findings), return_inverse=True)
    if len(classes) < 2:
        findings.add(SolutionError, f"{name} names a single class", "name two classes or more, or write 0 and 1")
    return _of_classes(truth, tuple(classes), options)


def _of_classes(
    truth: NDArray[np.intp], classes: tuple[str, ...], options: Options
) -> tuple[NDArray[Any], BoundMetric]:
    fields = tuple(Number(name, 0, 1) for name in classes)
    return truth, BoundMetric(fields, partial(multiclass_log_loss, **options), check_sums)


def _one_hot(answers: Table, findings: Findings) -> NDArray[np.intp]:
    columns = np.column_stack([zeros_and_ones(answers, name, findings) for name in answers.header])
    several = np.abs(columns.sum(axis=1) - 1) > 0
    explanation = ("the line does not have exactly one class", "write 1 in one column and 0 in the others")
    findings.add_rows(SolutionError, answers.lines, several, lambda row: explanation)
    truth: NDArray[np.intp] = columns.argmax(axis=1)
    return truth


LOG_LOSS = Metric(
    name="log_loss",
    title="Log loss",
    greater_is_better=False,
    description=(
        "Mean of -ln(p), where p is the probability given to what happened, clipped to [eps, 1 - eps]. With several "
        "classes a column a class; a line must sum to 1 within 0.001 and is divided by its sum."
    ),
    bind=bind,
    options=(Option("eps", EPS, "a number above 0 and below 0.5", lambda eps: is_number(eps) and 0 < eps < 0.5),),
    several_targets=True,
)
