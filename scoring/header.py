"""The header line: its names, and what is wrong with them."""

import csv
import io
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

from scoring.errors import (
    DuplicateColumnError,
    EmptyFileError,
    MalformedLineError,
    MissingColumnError,
    MissingHeaderError,
    SeparatorError,
    TooLargeError,
    UnexpectedColumnError,
)
from scoring.fields import is_decimal
from scoring.findings import Findings, quote, refusal
from scoring.unpacking import decode

HEADER_BYTES = 64 * 1024
SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
INDEX_NAMES = ("", "Unnamed: 0")  # what pandas calls the index on writing and on reading it back


def parse_header(head: bytes) -> tuple[str, ...]:
    """The names in the first row of `head`, the first 64 KiB of a text or all of it.

    Raises PredictionFileRefusedError if there is no such row.
    """
    if len(head) == HEADER_BYTES:
        head = _whole_lines(head)
    text = decode(head)
    _check_separator(text.partition("\n")[0])
    try:
        names = tuple(next(csv.reader(io.StringIO(text, newline="\n"), strict=True)))
    except csv.Error as error:
        what, remedy = "the header breaks the rules of CSV", "close every quote and end lines with LF or CRLF"
        raise refusal(MalformedLineError, what, remedy, 1) from error
    if not names:
        raise refusal(EmptyFileError, "the first line is empty", "begin the file with a line of column names", 1)
    return names


def _whole_lines(head: bytes) -> bytes:
    """The lines that end within the head, so that no name and no character is cut in two."""
    end = head.rfind(b"\n") + 1
    if not end:
        raise refusal(TooLargeError, "the header has 64 KiB or more", "begin the file with a line of column names", 1)
    return head[:end]


def _check_separator(line: str) -> None:
    """A header names at least an id and a target, so one without a comma is separated by something else."""
    if line.strip().casefold() in ("sep=,", '"sep=,"'):
        raise refusal(SeparatorError, "the first line is `sep=,`, which is for a spreadsheet alone", "leave it out", 1)
    for separator, name in SEPARATORS.items():
        if separator in line and "," not in line:
            raise refusal(SeparatorError, f"the columns are separated by {name}", "separate them by commas", 1)


def check_names(names: Sequence[str], columns: Sequence[str], findings: Findings) -> None:
    """Find every difference between the names in a header and the columns that the file must have."""
    expected = set(columns)
    if expected.isdisjoint(names) and any(map(is_decimal, names)):
        what = f"the first line is {quote(','.join(names))}, not a header"
        findings.add(MissingHeaderError, what, f"begin the file with {quote(','.join(columns))}", 1)
        return
    check_each_once(names, columns, findings)
    likely = {_folded(column): column for column in columns}
    for name in dict.fromkeys(names):
        if name not in expected:
            called = quote(name) if name else "without a name"
            remedy = _remedy(name, likely, is_last=not name and names[0] != name)
            findings.add(UnexpectedColumnError, f"the column {called} is not expected", remedy, 1)


def check_each_once(names: Sequence[str], columns: Sequence[str], findings: Findings) -> None:
    """Find the columns that the names lack or repeat."""
    counts = Counter(names)
    for column in columns:
        if counts[column] == 0:
            findings.add(MissingColumnError, f"the column {quote(column)} is missing", "add it to the header", 1)
        elif counts[column] > 1:
            findings.add(DuplicateColumnError, f"the column {quote(column)} stands twice", "leave one of them", 1)


def _folded(name: str) -> str:
    """The name without what people overlook: blanks around it, case, and how its letters are composed."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _remedy(name: str, likely: Mapping[str, str], *, is_last: bool) -> str:
    if (meant := likely.get(_folded(name))) is not None:
        composed = (
            ", whose letters are composed otherwise (Unicode NFC)"
            if name.isprintable() and _looks_like(name, meant)
            else ""
        )
        return f"call it {quote(meant)}{composed}"
    if is_last:
        return "leave out the comma at the end of every line"
    return "pass index=False to to_csv" if name in INDEX_NAMES else "leave it out"


def _looks_like(name: str, meant: str) -> bool:
    """Whether nobody sees a difference."""
    return unicodedata.normalize("NFC", name) == unicodedata.normalize("NFC", meant)
