"""The hidden answers as arrays, and the metric that predictions are held against."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, BinaryIO, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.errors import MetricOptionsError, PredictionFileRefusedError, Problem, SolutionError
from scoring.fields import Number
from scoring.findings import Findings, quote
from scoring.header import HEADER_BYTES, check_each_once, parse_header
from scoring.id_index import IdIndex, build_index
from scoring.ids import add_repeated, distinct_positions, sorted_order
from scoring.metrics import METRICS, Metric
from scoring.metrics.base import BoundMetric, Options, Weights
from scoring.table import Table, read_table
from scoring.unpacking import unpack

USAGE = "Usage"
USAGES = pa.array(["Public", "Private", "Ignored"])
MAX_BYTES = 2 * 1024**3
HEAVIEST = 1e100  # no sum of weights overflows, and no product of two
LIGHTEST = 1e-100  # no product of two becomes 0
SHARE = 1e-9  # of the heaviest: what is lighter gets lost in a sum with it, and with it what a metric divides by

TEXT_BYTES = 64  # that a short text takes as an object of Python

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class SolutionRecipe:
    """How a solution file is to be read: which columns hold what, and the metric with its options."""

    id_column: str
    target_columns: tuple[str, ...]
    metric: str
    metric_options: Mapping[str, Any] = field(default_factory=dict)
    weight_column: str | None = None
    has_splits: bool = True  # if not, there is no column Usage, and every line counts

    @property
    def columns(self) -> list[str]:
        """Every column that the solution file must have."""
        weight = [] if self.weight_column is None else [self.weight_column]
        return [self.id_column, *self.target_columns, *weight, *[USAGE] * self.has_splits]


class Parts(NamedTuple):
    """What stands in a solution file: ids as strings, the rows of each split, the rest being Ignored, weights.

    `answers` are the target columns of the rows that count, as they are written. `order` has the places of the ids in
    their sorted order; it is None where they stand in it.
    """

    ids: pa.StringArray
    public: Mask
    private: Mask
    weights: Weights
    answers: Table
    order: NDArray[np.int32] | None = None


class Split:
    """The rows of a split, cut out once; `places` are theirs among all, much quicker to take than by a mask.

    They stand in the order of their ids, so that no bit of a score tells how the solution's lines are arranged.
    """

    def __init__(self, solution: "Solution", rows: Mask) -> None:
        order = solution.parts.order
        self.places = (np.flatnonzero(rows) if order is None else order[rows.take(order)]).astype(np.int32)
        self.truth = solution.truth[self.places]
        self.weights = None if solution.parts.weights is None else solution.parts.weights[self.places]


@dataclass(frozen=True)
class Solution:
    """The hidden answers, row by row in the order of the solution file.

    `truth` is what `bound` measures against; `columns` are exactly those of a prediction file, the id column first.
    `index` finds ids in any order; there is none where they are too long for it.
    """

    parts: Parts
    truth: NDArray[Any]
    metric: Metric
    bound: BoundMetric
    columns: tuple[str, ...]
    index: IdIndex | None = None

    @property
    def ids(self) -> pa.StringArray:
        return self.parts.ids

    @property
    def rows(self) -> int:
        return len(self.ids)

    @cached_property
    def public_split(self) -> "Split":
        return Split(self, self.parts.public)

    @cached_property
    def private_split(self) -> "Split":
        return Split(self, self.parts.private)

    @property
    def nbytes(self) -> int:
        """About what it takes in memory, mapped or not."""
        parts = self.parts
        truth = 2 * self.truth.nbytes * (TEXT_BYTES // 8 if self.truth.dtype == object else 1)  # whole and in splits
        texts: int = parts.ids.nbytes + sum(column.nbytes for column in parts.answers.columns)
        weights = 0 if parts.weights is None else 2 * parts.weights.nbytes
        index = 0 if self.index is None else self.index.nbytes
        order = 0 if parts.order is None else parts.order.nbytes
        masks_and_places = 2 * self.rows + 4 * (self.public_rows + self.private_rows)
        return truth + texts + weights + index + order + masks_and_places

    @property
    def public_rows(self) -> int:
        return int(self.parts.public.sum())

    @property
    def private_rows(self) -> int:
        return int(self.parts.private.sum())


def read_solution(file: BinaryIO, recipe: SolutionRecipe) -> Solution:
    """The solution in a CSV file that keeps the same rules as a prediction file; columns it does not need are unread.

    Raises SolutionError with every problem of the recipe and of the file.
    """
    findings = Findings()
    options = _check_recipe(recipe, findings)
    table = _table(file, recipe, findings)
    ids = _ids(table, recipe, findings)
    public, private = _split(table, "Public", findings), _split(table, "Private", findings)
    _check_usage(table, findings)
    weights = _weights(table, recipe, findings)
    answers = _answers(table, recipe, public | private)
    if answers is None:
        raise _solution_error(findings)
    parts = Parts(ids, public, private, weights, answers, sorted_order(ids))
    solution = assembled(parts, recipe, options, findings)
    splits = {"public lines": public, "private lines": private} if recipe.has_splits else {"lines": public}
    for name, rows in splits.items():
        _check_split(name, solution, rows, findings)
    if findings.total:
        raise _solution_error(findings)
    return replace(solution, index=build_index(ids))


def assembled(parts: Parts, recipe: SolutionRecipe, options: Options, findings: Findings) -> Solution:
    """The solution of these parts, its metric bound to the answers, without an index."""
    metric = METRICS[recipe.metric]
    labels, bound = metric.bind(parts.answers, options, findings)
    columns = _columns(recipe, bound, findings)
    truth = np.zeros((len(parts.public), *labels.shape[1:]), labels.dtype)
    truth[parts.public | parts.private] = labels
    return Solution(parts, truth, metric, bound, columns)


def _check_recipe(recipe: SolutionRecipe, findings: Findings) -> Mapping[str, Any]:
    """The metric's options, its defaults if those of the recipe will not do."""
    columns = recipe.columns
    for name in {name for name in columns if columns.count(name) > 1}:
        findings.add(SolutionError, f"the column {quote(name)} is given two parts to play", "choose another")
    if not recipe.target_columns:
        findings.add(SolutionError, "no target column is chosen", "choose at least one")
    metric = METRICS.get(recipe.metric)
    if metric is None:
        findings.add(SolutionError, f"there is no metric {quote(recipe.metric)}", f"choose one of {', '.join(METRICS)}")
        return {}
    if len(recipe.target_columns) > 1 and not metric.several_targets:
        findings.add(SolutionError, f"{metric.name} takes one target column", "choose one")
    try:
        return metric.settle(recipe.metric_options)
    except MetricOptionsError as error:
        findings.add(SolutionError, str(error).removesuffix("."), "change the options")
        return metric.settle({})


def _table(file: BinaryIO, recipe: SolutionRecipe, findings: Findings) -> Table:
    try:
        data = unpack(file, MAX_BYTES)
        header = parse_header(data[:HEADER_BYTES])
        check_each_once(header, recipe.columns, findings)
        return read_table(data, header, findings)
    except PredictionFileRefusedError as refused:
        findings.problems += refused.problems
        raise _solution_error(findings) from refused


def _ids(table: Table, recipe: SolutionRecipe, findings: Findings) -> pa.StringArray:
    if recipe.id_column not in table:
        return pa.array([], pa.string())
    column = table[recipe.id_column]
    empty = pc.equal(column, "").to_numpy()
    findings.add_rows(SolutionError, table.lines, empty, lambda row: ("the id is empty", "give every line an id"))
    add_repeated(table, column, distinct_positions(column), findings)
    return column.combine_chunks()


def _split(table: Table, usage: str, findings: Findings) -> Mask:
    """The rows of a split. Without a Usage column, a fault noted already, every row is in both."""
    if USAGE not in table:
        return np.ones(len(table.lines), dtype=bool)
    rows: Mask = pc.equal(table[USAGE], usage).to_numpy()
    if not rows.any():
        findings.add(SolutionError, f"no line is {usage}", f"write {usage} in the column {USAGE} of one line or more")
    return rows


def _check_usage(table: Table, findings: Findings) -> None:
    if USAGE in table:
        column = table[USAGE]
        odd = ~pc.is_in(column, value_set=USAGES).to_numpy()
        remedy = "write Public, Private or Ignored"
        findings.add_rows(SolutionError, table.lines, odd, lambda row: (f"{USAGE} is {quote(column[row])}", remedy))


def _weights(table: Table, recipe: SolutionRecipe, findings: Findings) -> Weights:
    if recipe.weight_column is None or recipe.weight_column not in table:
        return None
    column = table[recipe.weight_column]
    weights = Number(recipe.weight_column, 0, HEAVIEST).read(column, table.lines, findings)
    least = max(LIGHTEST, SHARE * float(np.max(weights, initial=0, where=~np.isnan(weights))))
    remedy = f"write 0, or {least:g} and more"
    lightest = (weights > 0) & (weights < least)
    findings.add_rows(
        SolutionError,
        table.lines,
        lightest,
        lambda row: (f"{recipe.weight_column} is {quote(column[row].as_py())}, too small to count with", remedy),
    )
    return weights


def _answers(table: Table, recipe: SolutionRecipe, counted: Mask) -> Table | None:
    """The target columns of the rows that count; None if there is nothing that the metric could read."""
    targets, metric = recipe.target_columns, METRICS.get(recipe.metric)
    if metric is None or not (len(targets) == 1 or (targets and metric.several_targets)):
        return None
    if not counted.any() or not all(name in table for name in targets):
        return None
    return table.only(counted, targets)


def _columns(recipe: SolutionRecipe, bound: BoundMetric, findings: Findings) -> tuple[str, ...]:
    columns = (recipe.id_column, *(field.name for field in bound.fields))
    if recipe.id_column in columns[1:]:
        findings.add(SolutionError, f"a class is named {quote(recipe.id_column)} like the id column", "rename one")
    return columns


def _check_split(name: str, solution: Solution, rows: Mask, findings: Findings) -> None:
    if not rows.any():
        return
    weights = None if solution.parts.weights is None else solution.parts.weights[rows]
    if weights is not None and not weights.any():
        findings.add(SolutionError, f"the weights of the {name} are all 0", "change one of them")
    reason = solution.bound.undefined(solution.truth[rows], weights)
    if reason is not None:
        findings.add(SolutionError, f"the {name} {reason}", "change the labels or the split")


def _solution_error(findings: Findings) -> SolutionError:
    """Every kind of fault that was found; of each kind, as many lines as anybody will read."""
    problems = [str(problem) for problem in sorted(findings.problems, key=Problem.place)]
    hidden = findings.total - len(findings.problems)
    return SolutionError([*problems, f"And {hidden} more."] if hidden > 0 else problems)
