"""Random tables for every metric, a small strategy for each family of columns.

A family knows the predictions that are perfect for its answers, those than which its metrics have none worse or which
are worse in every row, and how to draw any that a file may hold.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

Row = tuple[Any, ...]  # the cells beside the id
Rows = list[Row]


@dataclass(frozen=True)
class Family:
    """Columns of one kind: `targets` of the solution, `columns` of the file."""

    targets: tuple[str, ...]
    columns: tuple[str, ...]
    answers: st.SearchStrategy[Rows]
    some: st.SearchStrategy[Row]
    perfect: Callable[[Row], Row]
    worse: Callable[[Rows], Rows]


def in_each_row(worse: Callable[[Row], Row]) -> Callable[[Rows], Rows]:
    return lambda rows: [worse(row) for row in rows]


def itself(row: Row) -> Row:
    return row


def columns(width: int, cells: st.SearchStrategy[Any]) -> st.SearchStrategy[Row]:
    return st.tuples(*[cells] * width)


def rows(row: st.SearchStrategy[Row], *first: Row) -> st.SearchStrategy[Rows]:
    """Up to 12 rows more than those that leave the metrics of the family defined."""
    return st.lists(row, min_size=0 if first else 1, max_size=12).map(lambda drawn: [*first, *drawn])


def with_its_opposite(answers: st.SearchStrategy[Rows], opposite: Callable[[Any], Any]) -> st.SearchStrategy[Rows]:
    """Each row and its opposite, so that the labels are balanced: none correlates worse than all opposites then."""
    return answers.map(lambda drawn: [*drawn, *(tuple(map(opposite, row)) for row in drawn)])


def of(width: int) -> tuple[str, ...]:
    return ("a", "b", "c")[:width]


def _ranked_last(answers: Rows) -> Rows:
    """Every 0 above every 1, and of the ones none beside another."""
    return [tuple(at / (2 * len(answers)) if cell else 1 for cell in row) for at, row in enumerate(answers)]


def chances(width: int) -> Family:
    """Probabilities of 1, for answers of 0 and 1 of which each column has both."""
    bits, first = columns(width, st.integers(0, 1)), [(0,) * width, (1,) * width]
    return Family(of(width), of(width), rows(bits, *first), columns(width, st.floats(0, 1)), itself, _ranked_last)


CLASSES = ("cat", "dog", "emu")
NEXT = dict(zip(CLASSES, (*CLASSES[1:], CLASSES[0]), strict=True))


def _all_on(name: str) -> Row:
    return tuple(int(name == other) for other in CLASSES)


def _divided(weights: Row) -> Row:
    return tuple(weight / sum(weights) for weight in weights)


shares = columns(3, st.integers(0, 9)).filter(any).map(_divided)
class_rows = rows(columns(1, st.sampled_from(CLASSES)), *((name,) for name in CLASSES))

CLASS_SHARES = Family(
    ("kind",), CLASSES, class_rows, shares, lambda row: _all_on(row[0]), in_each_row(lambda row: _all_on(NEXT[row[0]]))
)
DISTRIBUTIONS = Family(
    CLASSES,
    CLASSES,
    rows(shares),
    shares,
    itself,
    in_each_row(lambda row: tuple(int(at == row.index(min(row))) for at in range(3))),
)


def labels(width: int) -> Family:
    """Names of three classes; in every row it is another one."""
    answers = rows(columns(width, st.sampled_from(CLASSES)), *((name,) * width for name in CLASSES))
    some = columns(width, st.sampled_from([*CLASSES, "fox"]))
    return Family(of(width), of(width), answers, some, itself, in_each_row(lambda row: tuple(NEXT[c] for c in row)))


TWO_LABELS = Family(
    ("a",),
    ("a",),
    with_its_opposite(rows(columns(1, st.integers(0, 1))), lambda label: 1 - label),
    columns(1, st.integers(0, 1)),
    itself,
    in_each_row(lambda row: (1 - row[0],)),
)


def _negative(row: Row) -> Row:
    return tuple(-cell for cell in row)


def numbers(width: int, cells: st.SearchStrategy[Any]) -> Family:
    """Numbers other than 0, whose mean is 0; what is worse has the other sign."""
    answers = with_its_opposite(rows(columns(width, cells.filter(bool))), lambda cell: -cell)
    return Family(of(width), of(width), answers, columns(width, cells), itself, in_each_row(_negative))


decimal = st.integers(-(10**6), 10**6).map(lambda thousandths: thousandths / 1000)


def amounts(width: int) -> Family:
    """Numbers above 0."""
    cells = columns(width, st.floats(1e-3, 1e6))
    worse = in_each_row(lambda row: tuple(3 * cell + 1 for cell in row))
    return Family(of(width), of(width), rows(cells), cells, itself, worse)


INTERVALS = Family(
    ("a",),
    ("lower", "upper"),
    rows(columns(1, decimal)),
    columns(2, decimal).map(lambda ends: tuple(sorted(ends))),
    lambda row: (row[0], row[0]),
    in_each_row(lambda row: (row[0] + 1, row[0] + 2)),
)
places = st.tuples(st.floats(-90, 90), st.floats(-180, 180))
PLACES = Family(
    ("lat", "lon"), ("lat", "lon"), rows(places), places, itself, in_each_row(lambda row: (-row[0], row[1] + 180))
)
moments = st.tuples(st.integers(0, 9), st.integers(0, 1))
SURVIVAL = Family(
    ("time", "event"),
    ("risk",),
    rows(moments, (0, 1), (1, 0)),
    columns(1, decimal),
    lambda row: (-row[0],),
    in_each_row(lambda row: (row[0],)),
)

some_list = st.lists(st.sampled_from("abcdefg"), max_size=8).map(" ".join)
item_lists = st.lists(st.sampled_from("abcdef"), min_size=1, unique=True).map(" ".join)
gain_lists = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 5), min_size=1).map(
    lambda gains: " ".join(f"{item}:{gain}" for item, gain in gains.items())
)


def _by_gain(row: Row) -> Row:
    words: Sequence[str] = sorted(row[0].split(), key=lambda word: -int(word.partition(":")[2]))
    return (" ".join(word.partition(":")[0] for word in words),)


def lists(answers: st.SearchStrategy[str], perfect: Callable[[Row], Row]) -> Family:
    """Items that blanks separate, of which none of the worse ones is right."""
    return Family(
        ("a",), ("a",), rows(columns(1, answers)), columns(1, some_list), perfect, in_each_row(lambda row: ("x y",))
    )


ITEMS, GAINS = lists(item_lists, itself), lists(gain_lists, _by_gain)
text = st.text("abé \U0001f642", max_size=9)
TEXTS = Family(
    ("a",),
    ("a",),
    rows(columns(1, text)),
    columns(1, text),
    itself,
    in_each_row(lambda row: ("z" * (len(row[0]) + 1),)),
)
