"""Matching rows by id: exact strings, each once.

Whatever is said is a function of the file and of the set of ids: how a solution arranges them tells of its labels.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.errors import DuplicateIdError, MissingIdsError, UnknownIdsError
from scoring.findings import Findings, quote
from scoring.table import Table

NAMED = 5  # missing ids that a message names
NOWHERE = -1


def match(table: Table, id_column: str, ids: pa.StringArray, findings: Findings) -> NDArray[np.int64]:
    """For each row of the table the place of its id among `ids`. Finds unknown, repeated and missing ids."""
    column = table[id_column]
    if column.equals(pa.chunked_array([ids])):
        return np.arange(len(ids))
    positions = _positions(column, ids)
    counts = np.bincount(positions[positions != NOWHERE], minlength=len(ids))
    if len(positions) != len(ids) or (counts != 1).any():
        _add_unknown(table, column, positions == NOWHERE, ids, findings)
        add_repeated(table, column, positions, findings)
        _add_missing(table, ids.filter(pa.array(counts == 0)), findings)
    return positions


def add_repeated(table: Table, column: pa.ChunkedArray, positions: NDArray[np.int64], findings: Findings) -> None:
    """Find the rows whose position another row above them has already."""
    _, first = np.unique(positions, return_index=True)
    repeated = positions != NOWHERE
    repeated[first] = False
    findings.add_rows(
        DuplicateIdError,
        table.lines,
        repeated,
        lambda row: (f"the id {quote(column[row])} stands in an earlier line too", "give every id one line"),
    )


def distinct_positions(column: pa.ChunkedArray) -> NDArray[np.int64]:
    """For each id a number that it shares with its equals alone."""
    return _positions(column, column.unique())


def sorted_order(ids: pa.StringArray) -> NDArray[np.int32] | None:
    """The places of the ids in their sorted order, byte by byte; None if they stand in it."""
    if pc.all(pc.less_equal(ids[:-1], ids[1:])).as_py():
        return None
    order: NDArray[np.int32] = pc.array_sort_indices(ids).to_numpy().astype(np.int32)
    return order


def _positions(column: pa.ChunkedArray, ids: pa.StringArray) -> NDArray[np.int64]:
    found = pc.fill_null(pc.index_in(column, value_set=ids), NOWHERE)
    positions: NDArray[np.int64] = found.to_numpy().astype(np.int64)
    return positions


def _add_unknown(
    table: Table, column: pa.ChunkedArray, unknown: NDArray[np.bool_], ids: pa.StringArray, findings: Findings
) -> None:
    width = pc.max(pc.utf8_length(ids)).as_py() or 0

    def explain(row: int) -> tuple[str, str]:
        value = column[row].as_py()
        return f"the id {quote(value)} is unknown", _remedy(value, ids, width)

    findings.add_rows(UnknownIdsError, table.lines, unknown, explain)


def _remedy(value: str, ids: pa.StringArray, width: int) -> str:
    """Spreadsheets and pandas turn `12` into `12.0` and `007` into `7`; `width` is that of the longest id."""
    for meant in (value.removesuffix(".0"), value.strip(), value.zfill(width)):
        if pc.index(ids, meant).as_py() != NOWHERE:
            return f"write it as {quote(meant)}: read the id column as text (dtype=str in pandas)"
    return "use exactly the ids of the sample submission"


def _add_missing(table: Table, ids: pa.StringArray, findings: Findings) -> None:
    """Those that stand in no row, nor in a line that is none, named in their sorted order."""
    mentioned = pa.array(list(table.mentioned), pa.string())
    missing = ids.filter(pc.invert(pc.is_in(ids, value_set=mentioned)))
    if count := len(missing):
        first = missing.take(pc.select_k_unstable(missing, NAMED, [("", "ascending")]))
        named = ", ".join(map(quote, first)) + ", …" * (count > NAMED)
        what = f"{count} id{'s have' if count > 1 else ' has'} no line: {named}"
        findings.add(MissingIdsError, what, "give every id of the sample submission one line")
