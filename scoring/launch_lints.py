"""What about a solution is worth a thought before its competition starts; in sentences that show no label.

Looked at are the rows that count, by what a solution alone has: the order of its lines, its ids, and its answers as
they are written. Features are not in it.
"""

from collections.abc import Iterator
from math import sqrt
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from scoring.fields import decimals
from scoring.metrics.base import always_defined
from scoring.solution import Mask, Solution

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

FEW_PUBLIC = 500
CLASSES = 20  # different answers up to which a column is taken for classes
FEW_OTHERS = 10  # rows without which all answers of a split would be the same
STRONG = 0.1  # |2·AUC - 1| or the size of a rank correlation
SIGMAS = 5  # that chance does not reach
VARIED = 0.8  # share of different answers from which an answer tells one row from nearly all others
TWINS, TWIN_SHARE = 5, 0.01


def launch_lints(solution: Solution) -> list[str]:
    """A sentence for each thing worth a thought; none if there is none."""
    counted = solution.parts.public | solution.parts.private
    columns = [column_codes(column) for column in solution.parts.answers.columns]
    found = [*few_public_rows(solution), *foretold(solution, counted, columns), *twins(solution, counted, columns)]
    return [*found, *one_sided(solution, counted, columns)]


def few_public_rows(solution: Solution) -> Iterator[str]:
    if solution.public_rows < FEW_PUBLIC:
        yield (
            f"The public split has {solution.public_rows:,} rows. With fewer than {FEW_PUBLIC} chance moves the public "
            "board, and public scores tell much of the labels."
        )


def foretold(solution: Solution, counted: Mask, columns: list[tuple[Codes, bool]]) -> Iterator[str]:
    """By the order of the lines or by numbers in the ids, which participants see."""
    lines = np.arange(1, counted.sum() + 1, dtype=np.float64)
    numbers = id_numbers(solution.ids.filter(pa.array(counted)))
    orders = {"The order of the lines": lines}
    if numbers is not None and (np.diff(numbers) < 0).any():  # else the ids say what the lines say
        orders["The number at the end of the id"] = midranks(numbers)
    for name, ranks in orders.items():
        strength = max(foretells(ranks, codes, is_ordered) for codes, is_ordered in columns)
        if strength:
            yield (
                f"{name} foretells the answers, at {strength:.2f} where 0 is chance and 1 is all. Shuffle the rows, "
                "give them new ids, and make the sample submission and the data files anew."
            )


def foretells(ranks: Floats, codes: Codes, is_ordered: bool) -> float:
    """How strongly an order goes with a column: |2·AUC - 1| of the clearest of a few classes, Spearman's of numbers.

    0 if not beyond STRONG and what chance reaches (Mann and Whitney 1947 for the variance of U), or if it is text.
    """
    rows, sizes = len(ranks), np.bincount(codes)
    if 1 < len(sizes) <= CLASSES:
        others = rows - sizes
        strengths = np.abs(2 * np.bincount(codes, ranks) / sizes - (rows + 1)) / others
        chance = np.sqrt((rows + 1) / (3 * sizes * others))
        return float(np.max(strengths, where=strengths > np.maximum(STRONG, SIGMAS * chance), initial=0))
    if not is_ordered or len(sizes) == 1:
        return 0
    strength = abs(float(np.corrcoef(ranks, midranks(codes))[0, 1]))
    return strength if strength > max(STRONG, SIGMAS / sqrt(rows - 1)) else 0


def twins(solution: Solution, counted: Mask, columns: list[tuple[Codes, bool]]) -> Iterator[str]:
    """Private rows with all the answers of a public row, where answers are too varied for that to be usual."""
    whole = joined([codes for codes, _ in columns])
    public, private = solution.parts.public[counted], solution.parts.private[counted]
    different = len(np.bincount(whole))
    there = np.bincount(whole[public], minlength=different) > 0
    number = int(there[whole[private]].sum())
    if different >= VARIED * len(whole) and number >= max(TWINS, TWIN_SHARE * private.sum()):
        yield (
            f"{number:,} private rows have exactly the answers of a public row, though answers hardly ever repeat "
            "otherwise: see whether rows stand in the data twice."
        )


def one_sided(solution: Solution, counted: Mask, columns: list[tuple[Codes, bool]]) -> Iterator[str]:
    """Splits in which nearly every row has the same answer."""
    can_be_undefined = solution.bound.undefined is not always_defined
    outcome = "without them the metric is undefined" if can_be_undefined else "they decide nearly alone"
    for name, rows in (("public", solution.parts.public), ("private", solution.parts.private)):
        others = min(len(split) - int(np.bincount(split).max()) for split in (c[rows[counted]] for c, _ in columns))
        if others < FEW_OTHERS:
            yield f"In a column of answers only {others} of the {name} rows differ from all the others: {outcome}."


def column_codes(column: pa.ChunkedArray) -> tuple[Codes, bool]:
    """A number for each different answer and whether these numbers have the answers' own order."""
    values: NDArray[Any] = decimals(column)
    is_ordered = not np.isnan(values).any()
    if is_ordered:
        return np.unique(values, return_inverse=True)[1], True
    return column.combine_chunks().dictionary_encode().indices.to_numpy().astype(np.intp), False


def joined(columns: list[Codes]) -> Codes:
    """A number for each different row."""
    whole = columns[0]
    for codes in columns[1:]:
        whole = np.unique(whole * (codes.max() + 1) + codes, return_inverse=True)[1]
    return whole


def id_numbers(ids: pa.StringArray) -> Floats | None:
    """The number that each id ends in; None if one ends in none."""
    found = pc.extract_regex(ids, r"(?P<number>[0-9]{1,15})$")
    return None if found.null_count else pc.cast(found.field("number"), pa.float64()).to_numpy()


def midranks(values: NDArray[Any]) -> Floats:
    """1 for the least; of equals, the mean."""
    _, codes, sizes = np.unique(values, return_inverse=True, return_counts=True)
    ranks: Floats = (np.cumsum(sizes) - (sizes - 1) / 2)[codes]
    return ranks
