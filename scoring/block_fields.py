"""The fields of a block of whole lines: texts where they stand, or numbers.

Lines that are all alike are taken apart by NumPy: the same commas, quotes and line ends in each, and no other sign. A
sign is any byte up to the comma: blanks, tabs, NUL, quotes, a plus. So lines that pass hold none of what a reader of
CSV would have to think about, and what lies between their signs is what is written in their fields. Others, if they
have no quotes, are left to Arrow's reader of CSV.
"""

import codecs
import re
from collections.abc import Iterator
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv
from numpy.typing import NDArray

from scoring.spans import Spans

COMMA = ord(",")
FIELD = re.compile(rb'("")?(?:,|(\r?)\n)')  # the signs of one
MOST_SIGNS = 3

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


class NeedsCareError(Exception):
    """Something in the file is not as in a plain good one."""


class Fields(Protocol):
    """What stands in a block, by the number of the column."""

    def texts(self, column: int) -> Spans: ...

    def numbers(self, columns: list[int]) -> Floats:
        """(rows, columns), the columns in rising order; raises pyarrow.ArrowInvalid where one is no number."""


def fields_of(block: bytes, width: int) -> Fields:
    """Raises NeedsCareError or pyarrow.ArrowInvalid where there are not `width` fields in each line, or odd ones."""
    return _regular(block, width) or _Parsed(block, width)


class _Regular:
    """`edges`: for each column the places before and behind the field of each row."""

    def __init__(self, block: bytes, edges: list[tuple[Places, Places]]) -> None:
        self.text, self.edges = pa.py_buffer(block), edges

    def texts(self, column: int) -> Spans:
        return self._spans([column])

    def numbers(self, columns: list[int]) -> Floats:
        return self._spans(columns).numbers().reshape(-1, len(columns))  # the text is gone through only once

    def _spans(self, columns: list[int]) -> Spans:
        """The fields of these columns, row by row."""
        bounds = np.empty((len(self.edges[0][0]), len(columns), 2), np.int32)
        for at, column in enumerate(columns):
            bounds[:, at, 0], bounds[:, at, 1] = self.edges[column]
        bounds[:, :, 0] += 1
        return Spans(self.text, bounds.reshape(-1, 2))


class _Parsed:
    """What Arrow's reader of CSV finds, where it finds what is written."""

    def __init__(self, block: bytes, width: int) -> None:
        if b'"' in block or b"\0" in block or _has_lone_cr(block) or _has_empty_line(block):
            raise NeedsCareError
        if block.startswith(codecs.BOM_UTF8):  # pyarrow would drop this part of an id
            raise NeedsCareError
        names = [str(index) for index in range(width)]
        self.table = pacsv.read_csv(
            pa.BufferReader(block),
            read_options=pacsv.ReadOptions(column_names=names, use_threads=False),
            parse_options=pacsv.ParseOptions(quote_char=False, ignore_empty_lines=False),
            convert_options=pacsv.ConvertOptions(column_types=dict.fromkeys(names, pa.string())),
        )

    def texts(self, column: int) -> Spans:
        return Spans.of(self.table.column(column).combine_chunks())

    def numbers(self, columns: list[int]) -> Floats:
        return np.column_stack([self.texts(column).numbers() for column in columns])


def _has_lone_cr(block: bytes) -> bool:
    return b"\r" in block and block.count(b"\r") != block.count(b"\r\n")


def _has_empty_line(block: bytes) -> bool:
    """Which would be a row of empty fields."""
    return block.startswith((b"\n", b"\r")) or b"\n\n" in block or b"\n\r" in block


def _regular(block: bytes, width: int) -> _Regular | None:
    """The fields, if all lines have the same signs, and these are of `width` fields."""
    text = np.frombuffer(block, np.uint8)
    signs = np.flatnonzero(text <= COMMA)
    first = text[: block.find(b"\n") + 1]
    shape = first[first <= COMMA].tobytes()
    if len(shape) > MOST_SIGNS * width + 1:  # lest a line of nothing but commas becomes a million matches
        return None
    fields = list(FIELD.finditer(shape))
    if len(fields) != width or b"".join(field[0] for field in fields) != shape:
        return None
    if text[signs].tobytes() != shape * (len(signs) // len(shape)):
        return None
    before = np.concatenate([[-1], signs])  # the first line begins where a line before would end
    places = [before[at :: len(shape)][: len(signs) // len(shape)] for at in range(len(shape) + 1)]
    if not all((places[sign + 1] == places[sign] + 1).all() for field in fields for sign in _glued(field)):
        return None
    return _Regular(block, [(places[begin], places[begin + 1]) for begin in map(_beginning, fields)])


def _beginning(field: re.Match[bytes]) -> int:
    """Behind which place of a line, the first being the end of the line before, the text of a field begins."""
    return field.start() + bool(field[1])


def _glued(field: re.Match[bytes]) -> Iterator[int]:
    """The signs of a field that must stand right behind the one before: quotes at its edges, LF behind CR."""
    if field[1]:
        yield from (field.start(1), field.end(1))
    if field[2]:
        yield field.end(2)
