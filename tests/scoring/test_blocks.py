"""The quick way through a good file: taken wherever it can be, with what the careful way finds."""

import gzip
import io
from collections.abc import Callable

import numpy as np
import pytest

from scoring.blocks import quick_predictions
from scoring.prediction_file import read_carefully, read_predictions
from tests.scoring.making import csv_of, solution_of

ROWS = 100
IDS = [f"video {number}" if number % 3 else f"{number}é{'x' * (number % 40)}" for number in range(ROWS)]
SOLUTION, SOLUTION_WITHOUT_BLANKS = (
    solution_of(
        csv_of("id,label,Usage", [(key, at % 2, "Private" if at % 3 else "Public") for at, key in enumerate(ids)])
    )
    for ids in (IDS, [key.replace(" ", "_") for key in IDS])
)
MAX_BYTES = 100_000


def predictions(*, order: int = 1, columns: int = 1) -> bytes:
    rows = [(key, repr(1 / (at + 1)))[::columns] for at, key in enumerate(IDS)]
    return csv_of(",".join(("id", "label")[::columns]), rows[::order])


def quoted(fields: int, **how: int) -> bytes:
    """With quotes around the first fields of every line, as R and Python's csv module write them."""
    lines = [line.split(b",") for line in predictions(**how).splitlines()]
    marked = [[b'"%s"' % field if at < fields else field for at, field in enumerate(line)] for line in lines]
    return b"\n".join([*map(b",".join, marked), b""])


WRITTEN: dict[str, bytes] = {
    "in order": predictions(),
    "in another order": predictions(order=-1),
    "the columns the other way round": predictions(columns=-1),
    "CRLF": predictions().replace(b"\n", b"\r\n"),
    "a byte order mark": b"\xef\xbb\xbf" + predictions(),
    "no end of the last line": predictions().rstrip(),
    "a plus": predictions().replace(b",0.5\n", b",+0.5\n"),
    "gzip": gzip.compress(predictions(order=-1)),
    "ids without blanks": predictions().replace(b" ", b"_"),
    "ids without blanks, CRLF": predictions(order=-1).replace(b" ", b"_").replace(b"\n", b"\r\n"),
    "quoted ids": quoted(1).replace(b" ", b"_"),
    "quotes around everything": quoted(2, columns=-1).replace(b" ", b"_").replace(b"\n", b"\r\n"),
}


@pytest.mark.parametrize("block", [1, 17, 1000, MAX_BYTES])
@pytest.mark.parametrize("data", WRITTEN.values(), ids=WRITTEN)
def test_a_plain_good_file_is_read_block_by_block(data: bytes, block: int) -> None:
    solution = SOLUTION_WITHOUT_BLANKS if b"video_" in data else SOLUTION
    quick = quick_predictions(io.BytesIO(data), solution, MAX_BYTES, block_bytes=block)
    assert quick is not None
    np.testing.assert_array_equal(quick, 1 / np.arange(1, ROWS + 1))
    np.testing.assert_array_equal(quick, read_carefully(io.BytesIO(data), solution, MAX_BYTES))


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "quotes": lambda data: data.replace(b"video 1,", b'"video 1",'),
    "a blank before a number": lambda data: data.replace(b",0.5\n", b", 0.5\n"),
    "a blank behind a number": lambda data: data.replace(b",0.5\n", b",0.5 \n"),
    "a tab": lambda data: data.replace(b",0.5\n", b",0.5\t\n"),
    "not a number": lambda data: data.replace(b",0.5\n", b",nan\n"),
    "infinite": lambda data: data.replace(b",0.5\n", b",1e400\n"),
    "out of range": lambda data: data.replace(b",0.5\n", b",1.5\n"),
    "a blank line": lambda data: data.replace(b",0.5\n", b",0.5\n\n"),
    "a CR": lambda data: data.replace(b",0.5\n", b",0.5\r"),
    "an id twice": lambda data: data.replace(b"video 2,", b"video 1,"),
    "an unknown id": lambda data: data.replace(b"video 2,", b"vide0 2,"),
    "an id too many": lambda data: data + b"video 1,0.5\n",
    "an id too few": lambda data: data[: data.rstrip().rfind(b"\n") + 1],
    "another name": lambda data: data.replace(b"label", b"Label"),
    "a mark before an id": lambda data: data.replace(b"label\n", b"label\n\xef\xbb\xbf"),
    "two members of gzip": lambda data: gzip.compress(data) * 2,
    "half a gzip": lambda data: gzip.compress(data)[:-9],
    "nothing": lambda data: b"",
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_whatever_is_odd_is_left_to_the_careful_reader(spoil: Callable[[bytes], bytes]) -> None:
    data = spoil(predictions())
    assert data != predictions()
    assert quick_predictions(io.BytesIO(data), SOLUTION, MAX_BYTES) is None


def test_a_file_above_the_bound_is_left_to_the_careful_reader() -> None:
    data = predictions()
    assert quick_predictions(io.BytesIO(data), SOLUTION, len(data)) is not None
    assert quick_predictions(io.BytesIO(data), SOLUTION, len(data) - 1) is None


@pytest.mark.parametrize("ids", [["a", "b" * 300], ["a", "b" * 256]])
def test_ids_too_long_for_the_index_are_matched_all_the_same(ids: list[str]) -> None:
    solution = solution_of(csv_of("id,label,Usage", [(ids[0], 0, "Public"), (ids[1], 1, "Private")]))
    data = csv_of("id,label", [(ids[1], 1), (ids[0], 0.25)])
    assert read_predictions(io.BytesIO(data), solution, max_bytes=MAX_BYTES).tolist() == [0.25, 1]


def test_losses_are_those_of_the_predictions_whatever_the_order_of_rows_and_columns() -> None:
    rows = [(key, ("cat", "dog", "emu")[at % 3], "Private" if at % 3 else "Public") for at, key in enumerate(IDS)]
    solution = solution_of(csv_of("id,label,Usage", rows))
    given = np.random.default_rng(0).dirichlet([1, 1, 1], ROWS)
    lines = [(emu, key, cat, dog) for key, (cat, dog, emu) in zip(IDS, given.tolist(), strict=True)]
    losses = solution.bound.losses
    assert losses is not None
    for order in (1, -1):
        data = csv_of("emu,id,cat,dog", lines[::order])
        quick = quick_predictions(io.BytesIO(data), solution, MAX_BYTES, losses=losses, block_bytes=500)
        assert quick is not None
        np.testing.assert_array_equal(
            quick, losses(solution.truth, read_carefully(io.BytesIO(data), solution, MAX_BYTES))
        )
