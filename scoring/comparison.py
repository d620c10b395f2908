"""Two prediction files for the same ids, side by side: how alike they are, and where they differ most."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.fields import decimals
from scoring.findings import Findings
from scoring.header import HEADER_BYTES, parse_header
from scoring.ids import match
from scoring.launch_lints import midranks
from scoring.table import Table, read_table
from scoring.unpacking import unpack

LARGEST = 20
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ColumnComparison:
    """One column of both files. `correlation` is Pearson's, `rank_correlation` Spearman's; None where a file gives
    the same to every row. Both and the mean absolute difference are None for what is no number."""

    name: str
    equal: int
    correlation: float | None = None
    rank_correlation: float | None = None
    mean_difference: float | None = None


@dataclass(frozen=True)
class Difference:
    """One id for which the files say different things in one column, as written; `size` is None between words."""

    id: str
    column: str
    first: str
    second: str
    size: float | None


@dataclass(frozen=True)
class Comparison:
    """All of it. `largest`: the LARGEST differences, in falling order; of words those that come first."""

    rows: int
    columns: Sequence[ColumnComparison]
    largest: Sequence[Difference]


def compare(first: BinaryIO, second: BinaryIO, columns: Sequence[str], *, max_bytes: int) -> Comparison:
    """Two files with these columns, the id first, and the same ids in any order.

    Raises PredictionFileRefusedError where one is no such file, or has more than `max_bytes` of text.
    """
    one, other = (table_of(file, max_bytes) for file in (first, second))
    id_column, *targets = columns
    ids, findings = one[id_column].combine_chunks(), Findings()
    places = match(other, id_column, ids, findings)
    findings.refuse_if_any()
    order = pa.array(np.argsort(places))
    pairs = [Pair(name, one[name], other[name].take(order)) for name in targets]
    return Comparison(len(ids), [pair.summed_up() for pair in pairs], largest(ids, pairs))


def table_of(file: BinaryIO, max_bytes: int) -> Table:
    """A file's rows as written."""
    data, findings = unpack(file, max_bytes), Findings()
    table = read_table(data, parse_header(data[:HEADER_BYTES]), findings)
    findings.refuse_if_any()
    return table


class Pair:
    """One column of both files, in the same order of rows. `distances` are 0 or 1 where the values are no numbers."""

    def __init__(self, name: str, one: pa.ChunkedArray, other: pa.ChunkedArray) -> None:
        self.name, self.one, self.other = name, one, other
        self.numbers = decimals(one), decimals(other)
        self.has_numbers = not any(np.isnan(numbers).any() for numbers in self.numbers)
        with np.errstate(over="ignore"):
            numeric = np.abs(self.numbers[0] - self.numbers[1])
        self.distances: Floats = numeric if self.has_numbers else pc.not_equal(one, other).to_numpy().astype(float)

    def summed_up(self) -> ColumnComparison:
        """In a line."""
        equal = int((self.distances == 0).sum())
        if not self.has_numbers:
            return ColumnComparison(self.name, equal)
        ranks = [midranks(numbers) for numbers in self.numbers]
        with np.errstate(over="ignore", invalid="ignore"):
            mean = finite(self.distances.mean())
            return ColumnComparison(self.name, equal, correlation(*self.numbers), correlation(*ranks), mean)

    def differences(self, ids: pa.StringArray) -> Iterator[tuple[float, Difference]]:
        """The largest ones with their sizes, in falling order."""
        for row in np.argsort(-self.distances, kind="stable")[:LARGEST]:
            if size := float(self.distances[row]):
                id_, one, other = (each[int(row)].as_py() for each in (ids, self.one, self.other))
                yield size, Difference(id_, self.name, one, other, size if self.has_numbers else None)


def correlation(a: Floats, b: Floats) -> float | None:
    """Pearson's correlation of (rows,) and (rows,); None where one of them is constant."""
    return None if a.min() == a.max() or b.min() == b.max() else finite(np.corrcoef(a, b)[0, 1])


def finite(value: float) -> float | None:
    """A number, if it is one."""
    return float(value) if np.isfinite(value) else None


def largest(ids: pa.StringArray, pairs: Sequence[Pair]) -> list[Difference]:
    """Of all columns together; equal rows are none."""
    found = sorted((each for pair in pairs for each in pair.differences(ids)), key=lambda each: -each[0])
    return [difference for _, difference in found[:LARGEST]]
