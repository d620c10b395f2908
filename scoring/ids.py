"""Matching rows by id: exact strings, each once.

Whatever is said is a function of the file and of the set of ids: how a solution arranges them tells of its labels.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.errors import SHOWN, DuplicateIdError, MissingIdsError, UnknownIdsError
from scoring.findings import Findings, quote
from scoring.id_causes import AS_TEXT, common_cause, has_lost_digits, remedies
from scoring.table import Table

NAMED = 5  # missing ids that a message names
NOWHERE = -1
NOTHING = pa.array([], pa.string())


def match(table: Table, id_column: str, ids: pa.StringArray, findings: Findings) -> NDArray[np.int64]:
    """For each row of the table the place of its id among `ids`. Finds unknown, repeated and missing ids."""
    column = table[id_column]
    if column.equals(pa.chunked_array([ids])):
        return np.arange(len(ids))
    positions = _positions(column, ids)
    counts = np.bincount(positions[positions != NOWHERE], minlength=len(ids))
    if len(positions) != len(ids) or (counts != 1).any():
        explained = _add_unknown(table, column, positions == NOWHERE, ids, findings)
        add_repeated(table, column, positions, findings)
        if explained is not None:
            _add_missing(table, ids.filter(pa.array(counts == 0)), explained, findings)
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
) -> pa.StringArray | None:
    """What the unknown ids stand for, as far as there is a cause that all share; None if nobody can tell any more."""
    if not unknown.any():
        return NOTHING
    values = column.filter(pa.array(unknown)).combine_chunks()
    line, number = int(table.lines[np.argmax(unknown)]), len(values)
    whose = "every id" if unknown.all() else f"each of {number} ids"
    is_alike = len(values.unique()) < number
    if number > 1 and not is_alike and (cause := common_cause(values, ids)):
        findings.add(UnknownIdsError, f"{whose} {cause.is_so}", cause.remedy, line)
        return cause.meant
    if number > 1 and has_lost_digits(values, ids):
        what = f"{whose} is written like {quote(values[0])}: a spreadsheet, or a number in between, has eaten digits"
        findings.add(UnknownIdsError, what, f"begin with the ids as they were, and {AS_TEXT}", line)
        return None
    shown = iter(remedies(values[:SHOWN], ids))
    findings.add_rows(
        UnknownIdsError,
        table.lines,
        unknown,
        lambda row: (f"the id {quote(column[row])} is unknown", next(shown)),
    )
    return NOTHING


def _add_missing(table: Table, ids: pa.StringArray, explained: pa.StringArray, findings: Findings) -> None:
    """Those that stand in no row, nor in a line that is none, nor are meant by one, named in their sorted order."""
    mentioned = pa.concat_arrays([pa.array(list(table.mentioned), pa.string()), explained])
    missing = ids.filter(pc.invert(pc.is_in(ids, value_set=mentioned)))
    if count := len(missing):
        first = missing.take(pc.select_k_unstable(missing, NAMED, [("", "ascending")]))
        named = ", ".join(map(quote, first)) + ", …" * (count > NAMED)
        what = f"{count} id{'s have' if count > 1 else ' has'} no line: {named}"
        findings.add(MissingIdsError, what, "give every id of the sample submission one line")
