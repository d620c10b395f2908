"""What a CSV file holds, told from its beginning: its first rows, and a line per column."""

import csv
import math
import zlib
from codecs import getincrementaldecoder
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO

import numpy as np
import pandas as pd
from django.utils.translation import gettext as _

HEAD_BYTES = 1024**2  # of the file's text; read and summed up in about a tenth of a second
FIRST_ROWS = 10
MOST_COLUMNS = 60
MOST_COMMON = 3
BINS, TALLEST = 12, 16  # of the histogram of a column
SEPARATORS = {".csv": ",", ".tsv": "\t"}
EMPTY = frozenset({"", "NA", "N/A", "NaN", "nan", "null", "NULL", "None"})


class NoPreviewError(ValueError):
    """The file is not what its name says; the message is a sentence that says how."""


@dataclass(frozen=True)
class Numbers:
    """Of a column that holds nothing but numbers. `heights`: of the bars of a histogram, 0 to TALLEST."""

    smallest: float
    median: float
    largest: float
    heights: Sequence[int]


@dataclass(frozen=True)
class Column:
    """One column. `filled`: the share of rows with a value, per cent. `common`: the most frequent values, with
    how many rows have each. Only one of `numbers` and `common` is there, and neither if no row has a value."""

    name: str
    filled: float
    distinct: int
    numbers: Numbers | None
    common: Sequence[tuple[str, int]]

    @property
    def repeats(self) -> bool:
        """Whether a value stands in more rows than one."""
        return any(count > 1 for _, count in self.common)


@dataclass(frozen=True)
class Preview:
    """The beginning of a file. `rows`: how many `columns` sums up. `is_whole`: the file ends there.
    `more_columns`: how many are not shown."""

    header: Sequence[str]
    first: Sequence[Sequence[str]]
    columns: Sequence[Column]
    rows: int
    is_whole: bool
    more_columns: int


def has_preview(name: str) -> bool:
    """Whether a file of this name is a table that can be shown."""
    return ending(name) in SEPARATORS


def preview_of(name: str, start: bytes, *, size: int) -> Preview:
    """Sum up the file `name` of `size` bytes, of which `start` are the first.

    Raises NoPreviewError if this is no text in rows of equal length.
    """
    text, is_whole = text_of(name, start, size)
    header, *body = rows_of(text, separator(name), is_whole=is_whole)
    for number, row in enumerate(body, start=2):
        if len(row) != len(header):
            raise NoPreviewError(
                _("The header has %(number)s columns, row %(number_2)s has %(number_3)s.")
                % {"number": len(header), "number_2": number, "number_3": len(row)}
            )
    shown = header[:MOST_COLUMNS]
    return Preview(
        header=shown,
        first=[row[:MOST_COLUMNS] for row in body[:FIRST_ROWS]],
        columns=[column(title, [row[place] for row in body]) for place, title in enumerate(shown)],
        rows=len(body),
        is_whole=is_whole,
        more_columns=len(header) - len(shown),
    )


def separator(name: str) -> str:
    """What stands between two fields, by the file's name."""
    return SEPARATORS[ending(name)]


def ending(name: str) -> str:
    """Of a name, its .gz aside."""
    return name.removesuffix(".gz")[-4:].lower()


def text_of(name: str, start: bytes, size: int) -> tuple[str, bool]:
    """The beginning of a file's text, and whether that is all. A character that is cut at its end is left out."""
    is_whole = size <= len(start)
    if name.endswith(".gz"):
        start, is_whole = unpacked(start, is_whole=is_whole)
    try:
        return getincrementaldecoder("utf-8-sig")().decode(start, final=is_whole), is_whole
    except UnicodeDecodeError as problem:
        raise NoPreviewError(_("It is not UTF-8 text (byte %(start)s).") % {"start": problem.start + 1}) from problem


def unpacked(start: bytes, *, is_whole: bool) -> tuple[bytes, bool]:
    """The first HEAD_BYTES of what a gzip file holds, and whether that is all."""
    inflate = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        text = inflate.decompress(start, HEAD_BYTES)
    except zlib.error as problem:
        raise NoPreviewError(_("It is no gzip file.")) from problem
    return text, is_whole and inflate.eof


def rows_of(text: str, separator: str, *, is_whole: bool) -> list[list[str]]:
    """Header and rows; without the last one if the text is cut within it. Empty lines are none."""
    try:
        rows = [row for row in csv.reader(StringIO(text, newline=""), delimiter=separator) if row]
    except csv.Error as problem:
        raise NoPreviewError(_("It is no CSV: %(problem)s.") % {"problem": problem}) from problem
    rows = rows if is_whole else rows[:-1]
    if not rows:
        raise NoPreviewError(
            _("It has no header.") if is_whole else _("Its first row is longer than what is read of a file.")
        )
    return rows


def column(name: str, values: Sequence[str]) -> Column:
    """One column by its values as they stand in the file."""
    filled = pd.Series([value for value in values if value.strip() not in EMPTY], dtype=str)
    share = 100 * len(filled) / len(values) if values else 0.0
    figures = pd.to_numeric(filled, errors="coerce").to_numpy(dtype=float)
    numbers = numbers_of(figures) if len(figures) and np.isfinite(figures).all() else None
    common = (
        [] if numbers else [(str(value), int(count)) for value, count in filled.value_counts()[:MOST_COMMON].items()]
    )
    return Column(name, share, int(filled.nunique()), numbers, common)


def numbers_of(figures: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Numbers:
    """What a column of finite numbers, at least one, is summed up to."""
    counts, _ = np.histogram(figures, bins=BINS)
    heights = [math.ceil(TALLEST * count / counts.max()) for count in counts]
    return Numbers(float(figures.min()), float(np.median(figures)), float(figures.max()), heights)
