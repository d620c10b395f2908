"""A CSV text as columns of exact strings, each row with the line it starts on.

Plain text is split by pyarrow; text with quotes, blank lines or a fault by Python's csv module, which is slower and
can say where the fault lies. Both give the same table. Blank lines carry nothing and are passed over. What is held at
once is bounded whatever the text is: by its own bytes, by the rows that are asked for, by the width of the header.
"""

import codecs
import csv
import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from scoring.errors import MalformedLineError, RaggedRowError, TooManyRowsError
from scoring.findings import Findings, refusal
from scoring.unpacking import decode

BLOCK_CELLS = 262_144  # that are held as Python strings at once
LONGEST_FIELD = 2 * csv.field_size_limit()  # bytes, if each quote in it is doubled; the csv module refuses a longer one


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


def read_table(data: bytes, header: tuple[str, ...], findings: Findings, *, most_rows: int | None = None) -> Table:
    """The rows below the header. Rows that are no rows are left out and become findings.

    Where more than `most_rows` follow, blank and faulty lines among them, those are unread and that is a finding.
    """
    is_short = most_rows is None or data.count(b"\n") <= most_rows
    table = _read_plain(data, header) if is_short and _is_plain(data) else None
    return _read_carefully(data, header, findings, most_rows) if table is None else table


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


def _read_carefully(data: bytes, header: tuple[str, ...], findings: Findings, most_rows: int | None) -> Table:
    reader = _CarefulReader(data, len(header), findings)
    cells = chain.from_iterable(reader.rows(most_rows))  # strings alone: many lists would keep the collector busy
    blocks = []
    while block := list(islice(cells, max(BLOCK_CELLS // len(header), 1) * len(header))):
        blocks.append([pa.array(block[at :: len(header)], pa.string()) for at in range(len(header))])
    columns = tuple(pa.chunked_array([block[at] for block in blocks], pa.string()) for at in range(len(header)))
    return Table(header, columns, np.array(reader.lines, dtype=np.int64), reader.mentioned)


class _CarefulReader:
    """Goes through a text line by line; `lines` and `mentioned` grow on the way, as Table has them."""

    def __init__(self, data: bytes, width: int, findings: Findings) -> None:
        self.reader = csv.reader(_decoded_lines(data, LONGEST_FIELD * (width + 1)), strict=True)
        self.width = width
        self.findings = findings
        self.lines: list[int] = []
        self.mentioned: set[str] = set()

    def rows(self, most: int | None) -> Iterator[list[str]]:
        """The rows below the header that have the right width."""
        next(self.reader)
        for count in itertools.count():
            line = self.reader.line_num + 1
            if count == most:
                self._note_too_many(line, most)
                return
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

    def _note_too_many(self, line: int, most: int) -> None:
        what = f"the file goes on below {most} lines, more than twice as many as there are ids"
        self.findings.add(TooManyRowsError, what, "give every id of the sample submission one line", line)

    def _note_malformed(self, line: int) -> None:
        remedy = "close every quote, double the quotes within a quoted field, and end lines with LF or CRLF"
        self.findings.add(MalformedLineError, "the line breaks the rules of CSV", remedy, line)

    def _note_ragged(self, row: list[str], line: int) -> None:
        self.mentioned.update(row[: self.width], row[-self.width :])
        what = f"the line has {len(row)} field{'s' * (len(row) != 1)}, the header {self.width}"
        cause = ", and numbers need a decimal point, not a comma" if len(row) > self.width else ""
        self.findings.add(RaggedRowError, what, f"give every line {self.width} fields{cause}", line)


def _decoded_lines(data: bytes, longest: int) -> Iterator[str]:
    """Line after line, so that the text is not held a second time. Raises PredictionFileRefusedError at a fault."""
    for number, line in enumerate(io.BytesIO(data), 1):
        if len(line) > longest:
            what, remedy = f"the line has more than {longest} bytes", "give every id of the sample submission one line"
            raise refusal(MalformedLineError, what, remedy, number)
        yield decode(line, number)
