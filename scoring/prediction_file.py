"""Reading a prediction file strictly: all of the file contract, every problem at once."""

from collections.abc import Sequence
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from scoring.blocks import quick_predictions
from scoring.errors import EmptyFileError
from scoring.findings import Findings, refusal
from scoring.header import HEADER_BYTES, check_names, parse_header
from scoring.ids import match
from scoring.metrics.base import Losses
from scoring.solution import Solution
from scoring.table import Table, read_table
from scoring.unpacking import unpack, unpack_head

TIMES_THE_ROWS, FEW_ROWS = 2, 1000  # what is read of a file that goes on and on


def read_header(file: BinaryIO) -> tuple[str, ...]:
    """The names in the header, from at most 64 KiB of text; the file stands at its beginning afterwards.

    Raises PredictionFileRefusedError for a file that is empty, not text or not CSV.
    """
    return parse_header(unpack_head(file, HEADER_BYTES))


def check_header(file: BinaryIO, columns: Sequence[str]) -> None:
    """Raise PredictionFileRefusedError with every problem of the header, if its names are not exactly `columns`."""
    _check_names(read_header(file), columns)


def read_predictions(
    file: BinaryIO, solution: Solution, *, max_bytes: int, losses: Losses | None = None
) -> NDArray[Any]:
    """The predictions in the order of the solution's rows, (rows,) for one target, else (rows, targets).

    If `losses` are given, those of the predictions instead, (rows,). Raises PredictionFileRefusedError with the
    problems of the whole file.
    """
    quick = quick_predictions(file, solution, max_bytes, losses=losses)
    if quick is not None:
        return quick
    predictions = read_carefully(file, solution, max_bytes)
    return predictions if losses is None else losses(solution.truth, predictions)


def read_carefully(file: BinaryIO, solution: Solution, max_bytes: int) -> NDArray[Any]:
    """The same for any file, with all of it in memory, and every problem found."""
    data = unpack(file, max_bytes)
    header = parse_header(data[:HEADER_BYTES])
    _check_names(header, solution.columns)
    findings = Findings()
    table = read_table(data, header, findings, most_rows=max(TIMES_THE_ROWS * solution.rows, FEW_ROWS))
    if not len(table.lines) and not findings.total:
        raise refusal(EmptyFileError, "the file has no line below its header", "send a line for every id")
    positions = match(table, solution.columns[0], solution.ids, findings)
    values = _values(table, solution, findings)
    findings.refuse_if_any()
    predictions = np.empty_like(values)
    predictions[positions] = values
    return predictions


def _check_names(names: Sequence[str], columns: Sequence[str]) -> None:
    findings = Findings()
    check_names(names, columns, findings)
    findings.refuse_if_any()


def _values(table: Table, solution: Solution, findings: Findings) -> NDArray[Any]:
    """The values in the order of the file, checked field by field and row by row."""
    bound = solution.bound
    columns = [field.read(table[field.name], table.lines, findings) for field in bound.fields]
    values = columns[0] if len(columns) == 1 else np.column_stack(columns)
    bound.check_rows(values, table.lines, findings)
    return values
