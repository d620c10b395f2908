"""What a file makes of the memory and the time of a worker is bounded by its phase and its solution, not by itself."""

import gzip
import tracemalloc
from io import BytesIO

import pytest

from scoring.errors import PredictionFileRefusedError
from scoring.prediction_file import FEW_ROWS, read_carefully
from scoring.solution import Solution
from tests.scoring.making import names_of, solution_of, verdict

MEBIBYTE = 1024**2
SOLUTION = "id,label,Usage\n" + "".join(
    f"{row},{row % 2},{('Public', 'Private')[row // 2 % 2]}\n" for row in range(400)
)
BOMBS = {
    "rows without end": b"id,label\n" + b"7,0.5\n" * (6 * MEBIBYTE // 6),
    "blank lines without end": b"id,label\n" + b"\n" * 6 * MEBIBYTE,
    "ragged rows without end": b"id,label\n" + b"a,b,c\n" * (6 * MEBIBYTE // 6),
    "quotes without end": b"id,label\n" + b'"' * 6 * MEBIBYTE,
    "a quote that is never closed": b'id,label\n"' + b"a,0.5\n" * (6 * MEBIBYTE // 6),
    "fields without end": b"id,label\n" + b"ab," * (6 * MEBIBYTE // 3),
    "wide ragged rows": b"id,label\n" + (b",".join(b"%d" % n for n in range(20_000)) + b"\n") * 80,
    "one long number": b"id,label\n7," + b"1" * 6 * MEBIBYTE,
}


@pytest.fixture(scope="module")
def solution() -> Solution:
    return solution_of(SOLUTION)


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_takes_a_few_times_its_text_and_no_more(name: str, solution: Solution) -> None:
    packed = BytesIO(gzip.compress(BOMBS[name], 1))
    tracemalloc.start()
    try:
        with pytest.raises(PredictionFileRefusedError):
            read_carefully(packed, solution, 8 * MEBIBYTE)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak <= 4 * len(BOMBS[name])


def test_what_follows_twice_as_many_rows_as_there_are_ids_is_not_read(solution: Solution) -> None:
    data = b"id,label\n" + b"7,0.5\n" * 3 * FEW_ROWS
    outcome = verdict(data, solution)
    assert isinstance(outcome, PredictionFileRefusedError)
    assert outcome.total == (FEW_ROWS - 1) + 2  # repeated ids, that more follows, and the ids that have no line


def test_a_file_unpacks_to_no_more_bytes_than_it_may_have(solution: Solution) -> None:
    data = gzip.compress(b"id,label\n" + b"7,0.5\n" * MEBIBYTE)
    assert names_of(data, solution, max_bytes=MEBIBYTE) == ["TooLargeError"]
