"""A CSV text as columns of exact strings, each row with the line it starts on.

Plain text is split by pyarrow; text with quotes, blank lines or a fault by Python's csv module, which is slower and
can say where the fault lies. Both give the same table. Blank lines carry nothing and are passed over.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from scoring.errors import MalformedLineError, RaggedRowError
from scoring.findings import Findings
from scoring.unpacking import decode

BLOCK_ROWS = 65_536  # rows that are held as Python strings at once


@dataclass(frozen=True)
class Table:
    """`columns` are strings, in the header's order; `lines` has the line of each row.

    `mentioned` holds the fields of the rows that had to be left out, lest an id that stands there count as missing.
    """

    header: tuple[str, ...]
    columns: tuple[pa.ChunkedArray, ...]
    lines: NDArray[np.int64]
    mentioned: set[str] = field(default_factory=set)

    def __contains__(self, name: str) -> bool:
        return name in self.header

    def __getitem__(self, name: str) -> pa.ChunkedArray:
        return self.columns[self.header.index(name)]

    def only(self, rows: NDArray[np.bool_], names: tuple[str, ...]) -> "Table":
        return Table(names, tuple(self[name].filter(pa.array(rows)) for name in names), self.lines[rows])


def read_table(data: bytes, header: tuple[str, ...], findings: Findings) -> Table:
    """The rows below the header. Rows that are no rows are left out and become findings."""
    table = _read_plain(data, header) if _is_plain(data) else None
    return _read_carefully(data, header, findings) if table is None else table


def _is_plain(data: bytes) -> bool:
    """Whether every line feed ends a row and every comma a field, so that rows can be counted as lines."""
    return (
        b'"' not in data
        and (b"\r" not in data or data.count(b"\r") == data.count(b"\r\n"))
        and not data.startswith(codecs.BOM_UTF8, _below_header(data))  # pyarrow would drop this part of an id
    )


def _below_header(data: bytes) -> int:
    return data.find(b"\n") + 1 or len(data)


def _read_plain(data: bytes, header: tuple[str, ...]) -> Table | None:
    """The table, or None if there is a line that needs the careful reader: a faulty one, or perhaps a blank one."""
    names = [str(index) for index in range(len(header))]
    try:
        table = pacsv.read_csv(
            pa.BufferReader(pa.py_buffer(data).slice(_below_header(data))),
            read_options=pacsv.ReadOptions(column_names=names),
            parse_options=pacsv.ParseOptions(quote_char=False, ignore_empty_lines=False),
            convert_options=pacsv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )
    except pa.ArrowInvalid:
        return None
    if pc.index(table.column(0), "").as_py() >= 0:
        return None
    return Table(header, tuple(table.columns), np.arange(2, table.num_rows + 2))


def _read_carefully(data: bytes, header: tuple[str, ...], findings: Findings) -> Table:
    reader = _CarefulReader(decode(data), len(header), findings)
    cells = chain.from_iterable(reader.rows())  # strings alone: many short-lived lists would keep the collector busy
    blocks = []
    while block := list(islice(cells, BLOCK_ROWS * len(header))):
        blocks.append([pa.array(block[at :: len(header)], pa.string()) for at in range(len(header))])
    columns = tuple(pa.chunked_array([block[at] for block in blocks], pa.string()) for at in range(len(header)))
    return Table(header, columns, np.array(reader.lines, dtype=np.int64), reader.mentioned)


class _CarefulReader:
    """Goes through a text line by line; `lines` and `mentioned` grow on the way, as Table has them."""

    def __init__(self, text: str, width: int, findings: Findings) -> None:
        self.reader = csv.reader(io.StringIO(text, newline="\n"), strict=True)
        self.width = width
        self.findings = findings
        self.lines: list[int] = []
        self.mentioned: set[str] = set()

    def rows(self) -> Iterator[list[str]]:
        """The rows below the header that have the right width."""
        next(self.reader)
        while True:
            line = self.reader.line_num + 1
            try:
                row = next(self.reader)
            except StopIteration:
                return
            except csv.Error:
                self._note_malformed(line)
                continue
            if len(row) == self.width:
                self.lines.append(line)
                yield row
            elif row:
                self._note_ragged(row, line)

    def _note_malformed(self, line: int) -> None:
        remedy = "close every quote, double the quotes within a quoted field, and end lines with LF or CRLF"
        self.findings.add(MalformedLineError, "the line breaks the rules of CSV", remedy, line)

    def _note_ragged(self, row: list[str], line: int) -> None:
        self.mentioned.update(row)
        what = f"the line has {len(row)} field{'s' * (len(row) != 1)}, the header {self.width}"
        cause = ", and numbers need a decimal point, not a comma" if len(row) > self.width else ""
        self.findings.add(RaggedRowError, what, f"give every line {self.width} fields{cause}", line)
