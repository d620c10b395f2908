"""The kinds of value a column may hold: how its text is read, and which text is refused.

A metric states its columns as fields; a new kind (a list, a moment) is a new class here and nothing else changes.
"""

import re
from dataclasses import dataclass
from math import inf
from typing import Any, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.errors import MissingValueError, NotANumberError, NotAWholeNumberError, OutOfRangeError, TextTooLongError
from scoring.findings import Findings, quote

DECIMAL = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$"  # each character has one part to play: linear
TINIEST = float(np.nextafter(0, 1))
_DECIMAL = re.compile(DECIMAL)


class Field(Protocol):
    """A column of a file."""

    @property
    def name(self) -> str: ...

    def read(self, column: pa.ChunkedArray, lines: NDArray[np.int64], findings: Findings) -> NDArray[Any]:
        """The values of a column of strings. A refused value becomes a finding on its line."""


@dataclass(frozen=True)
class Number:
    """A plain decimal number from `low` to `high`, as float64; NaN where it is refused."""

    name: str
    low: float = -inf
    high: float = inf

    def read(self, column: pa.ChunkedArray, lines: NDArray[np.int64], findings: Findings) -> NDArray[np.float64]:
        def explain(row: int) -> tuple[str, str]:
            value = column[row].as_py()
            return f"{self.name} is {quote(value)}", f"every line needs {self._expected()}{_hint(value)}"

        values = decimals(column)
        findings.add_rows(NotANumberError, lines, np.isnan(values), explain)
        outside = (values < self.low) | (values > self.high)
        findings.add_rows(OutOfRangeError, lines, outside, explain)
        values[outside] = np.nan
        return values

    def _expected(self) -> str:
        if self.high < inf:
            return f"a number between {self.low:g} and {self.high:g}"
        return {-inf: "a number", TINIEST: "a number above 0"}.get(self.low, f"a number, {self.low:g} or more")


@dataclass(frozen=True)
class WholeNumber(Number):
    """A whole number, which may be written `3`, `3.0` or `3e0`."""

    def read(self, column: pa.ChunkedArray, lines: NDArray[np.int64], findings: Findings) -> NDArray[np.float64]:
        values = super().read(column, lines, findings)
        broken = values % 1 > 0
        remedy = "every line needs a whole number"
        findings.add_rows(
            NotAWholeNumberError, lines, broken, lambda row: (f"{self.name} is {quote(column[row].as_py())}", remedy)
        )
        return values


def probability(name: str) -> Number:
    return Number(name, 0, 1)


def at_least_zero(name: str) -> Number:
    return Number(name, 0)


def above_zero(name: str) -> Number:
    return Number(name, TINIEST)


@dataclass(frozen=True)
class Label:
    """Any text but the empty one, compared exactly; an array of str."""

    name: str

    def read(self, column: pa.ChunkedArray, lines: NDArray[np.int64], findings: Findings) -> NDArray[np.object_]:
        values: NDArray[np.object_] = column.to_numpy()
        self.refuse_empty(values == "", lines, findings)
        return values

    def refuse_empty(self, empty: NDArray[np.bool_], lines: NDArray[np.int64], findings: Findings) -> None:
        """Find the rows without a label."""
        explanation = (f"{self.name} is empty", "every line needs a label")
        findings.add_rows(MissingValueError, lines, empty, lambda row: explanation)


@dataclass(frozen=True)
class Text:
    """Any text, the empty one too, of up to `longest` characters; an array of str."""

    name: str
    longest: int | None = None

    def read(self, column: pa.ChunkedArray, lines: NDArray[np.int64], findings: Findings) -> NDArray[np.object_]:
        if self.longest is not None:
            lengths = pc.utf8_length(column).to_numpy()
            remedy = f"a text may have {self.longest:,} at most"
            findings.add_rows(
                TextTooLongError,
                lines,
                lengths > self.longest,
                lambda row: (f"{self.name} has {lengths[row]:,} characters", remedy),
            )
        values: NDArray[np.object_] = column.to_numpy()
        return values


def decimals(column: pa.ChunkedArray) -> NDArray[np.float64]:
    """The nearest float64 of each plain decimal ASCII number; NaN for any other text and for what overflows."""
    try:
        numbers = pc.cast(column, pa.float64())
    except pa.ArrowInvalid:
        plain = pc.match_substring_regex(column, DECIMAL)
        numbers = pc.cast(pc.if_else(plain, column, "nan"), pa.float64())
    values = numbers.to_numpy()
    return np.where(np.isfinite(values), values, np.nan)


def is_decimal(text: str) -> bool:
    return _DECIMAL.fullmatch(text) is not None


def _hint(value: str) -> str:
    if is_decimal(value.replace(",", ".")) and "," in value:
        return ", written with a decimal point"
    return ", without blanks around it" if is_decimal(value.strip()) and value != value.strip() else ""
