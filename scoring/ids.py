"""Matching rows by id: exact strings, each once."""

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
        _add_missing(table, [place.as_py() for place in ids.filter(pa.array(counts == 0))], findings)
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


def _positions(column: pa.ChunkedArray, ids: pa.StringArray) -> NDArray[np.int64]:
    found = pc.fill_null(pc.index_in(column, value_set=ids), NOWHERE)
    positions: NDArray[np.int64] = found.to_numpy().astype(np.int64)
    return positions


def _add_unknown(
    table: Table, column: pa.ChunkedArray, unknown: NDArray[np.bool_], ids: pa.StringArray, findings: Findings
) -> None:
    def explain(row: int) -> tuple[str, str]:
        value = column[row].as_py()
        return f"the id {quote(value)} is unknown", _remedy(value, ids)

    findings.add_rows(UnknownIdsError, table.lines, unknown, explain)


def _remedy(value: str, ids: pa.StringArray) -> str:
    """Spreadsheets and pandas turn `12` into `12.0` and `007` into `7`."""
    for meant in (value.removesuffix(".0"), value.strip(), value.zfill(len(ids[0].as_py()))):
        if pc.index(ids, meant).as_py() != NOWHERE:
            return f"write it as {quote(meant)}: read the id column as text (dtype=str in pandas)"
    return "use exactly the ids of the sample submission"


def _add_missing(table: Table, ids: list[str], findings: Findings) -> None:
    missing = [value for value in ids if value not in table.mentioned]
    if missing:
        named = ", ".join(map(quote, missing[:NAMED])) + ", …" * (len(missing) > NAMED)
        what = f"{len(missing)} id{'s have' if len(missing) > 1 else ' has'} no line: {named}"
        findings.add(MissingIdsError, what, "give every id of the sample submission one line")
