"""Two prediction files side by side: alike as scipy says, in any order of rows."""

import gzip
import random
from io import BytesIO

import pytest
from scipy import stats

from scoring.comparison import LARGEST, Comparison, Difference, compare
from scoring.errors import PredictionFileRefusedError

COLUMNS = ("id", "price")
ROWS = 200


def csv_of(values: dict[str, object], *, header: str = "id,price") -> bytes:
    return "\n".join([header, *(f"{id_},{value}" for id_, value in values.items()), ""]).encode()


def side_by_side(first: bytes, second: bytes, *columns: str, max_bytes: int = 1_000_000) -> Comparison:
    return compare(BytesIO(first), BytesIO(second), columns or COLUMNS, max_bytes=max_bytes)


def numbers(seed: int) -> dict[str, object]:
    """Values of which some are equal, as ranks need them."""
    chance = random.Random(seed)
    return {f"r{row}": round(chance.gauss(row / ROWS, 1), 1) for row in range(ROWS)}


def test_numbers_correlate_as_scipy_says_whatever_the_order_of_the_rows() -> None:
    one, other = numbers(1), numbers(2)
    a, b = list(one.values()), list(other.values())
    shuffled = dict(random.Random(3).sample(list(other.items()), ROWS))
    found = side_by_side(csv_of(one), gzip.compress(csv_of(shuffled)))
    [column] = found.columns
    assert found.rows == ROWS
    assert column.correlation == pytest.approx(stats.pearsonr(a, b).statistic, abs=1e-12)
    assert column.rank_correlation == pytest.approx(stats.spearmanr(a, b).statistic, abs=1e-12)
    apart = {id_: abs(float(str(one[id_])) - float(str(other[id_]))) for id_ in one}
    assert column.mean_difference == pytest.approx(sum(apart.values()) / ROWS)
    assert column.equal == sum(size == 0 for size in apart.values())
    assert [each.size for each in found.largest] == sorted(apart.values(), reverse=True)[:LARGEST]
    assert all(apart[each.id] == each.size for each in found.largest)


def test_a_file_beside_itself_is_equal_everywhere() -> None:
    same = csv_of(numbers(1))
    found = side_by_side(same, same)
    assert (found.columns[0].equal, found.columns[0].mean_difference, found.largest) == (ROWS, 0.0, [])
    assert found.columns[0].correlation == pytest.approx(1)


def test_equal_numbers_may_be_written_differently() -> None:
    found = side_by_side(b"id,price\na,1\nb,0.50\n", b"id,price\na,1.0\nb,5e-1\n")
    assert found.columns[0].equal == 2


def test_what_a_constant_file_says_correlates_with_nothing() -> None:
    column = side_by_side(b"id,price\na,1\nb,2\n", b"id,price\na,3\nb,3\n").columns[0]
    assert (column.correlation, column.rank_correlation, column.mean_difference) == (None, None, 1.5)


def test_numbers_without_bounds_never_become_infinite() -> None:
    column = side_by_side(b"id,price\na,1e308\nb,-1e308\n", b"id,price\na,-1e308\nb,1e308\n").columns[0]
    assert column.mean_difference is None
    assert column.rank_correlation == pytest.approx(-1)


def test_words_are_equal_or_not() -> None:
    found = side_by_side(b'id,price\na,"x, y"\nb,cat\nc,1\n', b'id,price\nc,1\nb,dog\na,"x, y"\n')
    [column] = found.columns
    assert (column.equal, column.correlation, column.mean_difference) == (2, None, None)
    assert found.largest == [Difference("b", "price", "cat", "dog", None)]


def test_the_largest_differences_are_of_all_columns_together() -> None:
    one = csv_of({"a": "0.1,7", "b": "0.2,8"}, header="id,low,high")
    other = csv_of({"a": "0.1,2", "b": "0.9,8.1"}, header="id,low,high")
    found = side_by_side(one, other, "id", "low", "high")
    assert [(each.id, each.column, each.first, each.second) for each in found.largest] == [
        ("a", "high", "7", "2"),
        ("b", "low", "0.2", "0.9"),
        ("b", "high", "8", "8.1"),
    ]


@pytest.mark.parametrize("other", [b"id,price\na,1\n", b"id,price\na,1\nc,2\n", b"id,price\na,1\nb\n"])
def test_files_of_other_ids_are_not_compared(other: bytes) -> None:
    with pytest.raises(PredictionFileRefusedError):
        side_by_side(b"id,price\na,1\nb,2\n", other)


def test_a_file_with_more_text_than_allowed_is_not_compared() -> None:
    file = csv_of(numbers(1))
    with pytest.raises(PredictionFileRefusedError, match=f"more than {len(file) - 1} bytes"):
        side_by_side(file, gzip.compress(file), max_bytes=len(file) - 1)
