"""Probabilities of two classes in one column, of several in a column a class: what their metrics share."""

from collections.abc import Callable
from functools import partial, reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.errors import ProbabilitiesDoNotSumError, SolutionError
from scoring.fields import Label, decimals, probability
from scoring.findings import Findings
from scoring.metrics.base import BoundMetric, Losses, Measure, Metric, Option, Options
from scoring.metrics.truth import ZeroOrOne, target
from scoring.table import Table

SUM_TOLERANCE = 1e-3
ROUNDING = 1e-9  # lets a sum of exactly 0.999 through, whichever way float64 rounds it

Floats = NDArray[np.float64]
Classes = NDArray[np.intp]


def of_classes(
    name: str,
    title: str,
    description: str,
    *options: Option,
    multiclass: Callable[..., float],
    binary: Callable[..., float] | None = None,
    losses: tuple[Callable[..., Floats], Callable[..., Floats]] | None = None,
    greater_is_better: bool = False,
    more_than: Callable[[Options], int] = lambda options: 1,
) -> Metric:
    """A metric with a form for several classes and perhaps one for two.

    `multiclass` takes the column of what happened (rows,) and probabilities (rows, classes) that nearly sum to 1;
    `binary` 0 or 1 and the probability of 1, both (rows,). Which it is follows from the solution: one target column of
    0 and 1; one whose values name classes; or several, with exactly one 1 in each line. Of `more_than(options)` classes
    or fewer the metric says nothing. `losses` are those of the rows in either form, if the metric is their mean.
    """

    def bind(answers: Table, options: Options, findings: Findings) -> tuple[NDArray[Any], BoundMetric]:
        of_two, of_several = (partial(each, **options) for each in losses) if losses else (None, None)
        if binary is not None and len(answers.header) == 1 and not _names_classes(answers):
            (column,) = answers.header
            truth = ZeroOrOne(column).read(answers[column], answers.lines, findings)
            return truth, BoundMetric((probability(column),), partial(binary, **options), losses=of_two)
        happened, names = _happened(answers, findings)
        if len(names) <= more_than(options):
            what = f"the number of classes is {len(names)}, and {name} needs more than {more_than(options)}"
            findings.add(SolutionError, what, "name more, or choose another metric or option")
        return happened, of_shares(names, partial(multiclass, **options), of_several)

    return Metric(name, title, greater_is_better, description, bind, options=options, several_targets=True)


def of_shares(names: tuple[str, ...], measure: Measure, losses: Losses | None = None) -> BoundMetric:
    """A column of probabilities for each name, whose sum in a line must be 1 or nearly so."""
    return BoundMetric(tuple(map(probability, names)), measure, check_sums, losses=losses)


def row_sums(predictions: Floats) -> Floats:
    """Column added to column, so that it is the same however they lie in memory, and quick where they lie apart."""
    return reduce(np.add, predictions.T)


def shares(predictions: Floats) -> Floats:
    """The probabilities of each row (rows, classes) divided by their sum."""
    return predictions / row_sums(predictions)[:, np.newaxis]


def check_sums(predictions: Floats, lines: NDArray[np.int64], findings: Findings) -> None:
    """Find the rows of class probabilities that do not sum to 1 within 1e-3."""
    sums = row_sums(predictions)
    findings.add_rows(
        ProbabilitiesDoNotSumError,
        lines,
        np.abs(sums - 1) > SUM_TOLERANCE + ROUNDING,
        lambda row: (f"the probabilities sum to {sums[row]:.6g}", f"they must sum to 1 within {SUM_TOLERANCE:g}"),
    )


def _names_classes(answers: Table) -> bool:
    """Whether the only column holds names of classes, which may be whole numbers, and not the answers 0 and 1.

    A stray name among zeros and ones is a fault, not a third class.
    """
    values = decimals(target(answers)[1])
    numbers = values[~np.isnan(values)]
    return not numbers.size or bool((numbers % 1 == 0).all() and not np.isin(numbers, (0, 1)).all())


def _happened(answers: Table, findings: Findings) -> tuple[Classes, tuple[str, ...]]:
    """The column of what happened in each row, and the names of the columns."""
    if len(answers.header) > 1:
        return _one_hot(answers, findings), answers.header
    name, column = target(answers)
    classes, truth = np.unique(Label(name).read(column, answers.lines, findings), return_inverse=True)
    return truth, tuple(classes)


def _one_hot(answers: Table, findings: Findings) -> Classes:
    read = [ZeroOrOne(name).read(answers[name], answers.lines, findings) for name in answers.header]
    columns = np.column_stack(read)
    several = np.abs(columns.sum(axis=1) - 1) > 0
    explanation = ("the line does not have exactly one class", "write 1 in one column and 0 in the others")
    findings.add_rows(SolutionError, answers.lines, several, lambda row: explanation)
    truth: Classes = columns.argmax(axis=1)
    return truth
