"""A sample submission read as the contract that a prediction file has to keep, where no solution is at hand."""

from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from scoring.errors import EmptyFileError, MissingColumnError
from scoring.fields import Field, Label, Number, decimals
from scoring.findings import Findings, refusal
from scoring.header import HEADER_BYTES, check_each_once, parse_header
from scoring.id_index import build_index
from scoring.ids import add_repeated, distinct_positions
from scoring.metrics.base import BoundMetric, Metric, Options
from scoring.solution import MAX_BYTES, Parts, Solution
from scoring.table import Table, read_table
from scoring.unpacking import unpack


def read_sample(file: BinaryIO, *, id_column: str | None, metric: Metric | None, options: Options) -> Solution:
    """A solution without answers: the sample's ids and columns, the values as the metric wants them.

    The id column is the first if none is named. Raises PredictionFileRefusedError if the sample breaks the contract.
    """
    table = _table(file, id_column)
    id_column = id_column or table.header[0]
    targets = tuple(name for name in table.header if name != id_column)
    if not targets:
        raise refusal(MissingColumnError, "there is no column beside the ids", "add one for the predictions", 1)
    everything = np.ones(len(table.lines), dtype=bool)
    answers = table.only(everything, targets)
    bound = _bind(answers, metric, options)
    columns = (id_column, *(field.name for field in bound.fields))
    ids, none = table[id_column].combine_chunks(), np.zeros(len(table.lines), dtype=bool)
    parts = Parts(ids, none, none, None, answers)
    return Solution(parts, np.zeros(len(ids)), metric or PLAIN, bound, columns, build_index(ids))


def _table(file: BinaryIO, id_column: str | None) -> Table:
    """The rows of a sample of which every column stands once and every id too."""
    findings = Findings()
    data = unpack(file, MAX_BYTES)
    header = parse_header(data[:HEADER_BYTES])
    ids = id_column or header[0]
    check_each_once(header, list(dict.fromkeys([ids, *header])), findings)
    findings.refuse_if_any()
    table = read_table(data, header, findings)
    add_repeated(table, table[ids], distinct_positions(table[ids]), findings)
    findings.refuse_if_any()
    if not len(table.lines):
        raise refusal(EmptyFileError, "the file has no line below its header", "take the whole sample submission")
    return table


def _bind(answers: Table, metric: Metric | None, options: Options) -> BoundMetric:
    """What the metric asks of the sample's columns, whether or not the sample's values would do as answers."""
    if metric is not None and (len(answers.header) == 1 or metric.several_targets):
        bound = metric.bind(answers, options, Findings())[1]
        if {field.name for field in bound.fields} == set(answers.header):
            return bound
    return _plain(answers, options, Findings())[1]


def _plain(answers: Table, options: Options, findings: Findings) -> tuple[NDArray[Any], BoundMetric]:
    """Numbers in a column where the sample has nothing else, otherwise labels."""
    fields = tuple(_field(name, answers) for name in answers.header)
    return np.zeros(len(answers.lines)), BoundMetric(fields, lambda truth, predictions, weights: 0.0)


def _field(name: str, answers: Table) -> Field:
    return Label(name) if np.isnan(decimals(answers[name])).any() else Number(name)


PLAIN = Metric("plain", "No metric", greater_is_better=True, description="For a sample alone.", bind=_plain)
