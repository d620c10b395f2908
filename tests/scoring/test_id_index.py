"""Ids are found in any order, and nothing is found that is not one of them to the last byte."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.id_index import FOLD, KEY_WORDS, LONGEST_ID, PRIME, IdIndex, build_index
from scoring.spans import Spans

LONG = "x" * KEY_WORDS * 8  # more than keys hold
KNOWN = "AAAAAAAABBBBBBBB"


def index_of(*ids: str, seed: int = 0) -> IdIndex:
    index = build_index(pa.array(ids, pa.string()), seed=seed)
    assert index is not None
    return index


def found(index: IdIndex, *ids: str) -> list[int] | None:
    positions = index.positions(Spans.of(pa.array(ids, pa.string())))
    return None if positions is None else positions.tolist()


ids_alike = st.text("\0\x01a", max_size=LONGEST_ID // 4) | st.text("\0\x01a", max_size=20).map((LONG + "{}").format)


@given(st.lists(ids_alike, min_size=1, unique=True), st.lists(ids_alike))
def test_an_id_is_found_where_it_stands_and_no_other_text_is(ids: list[str], others: list[str]) -> None:
    index = index_of(*ids)
    assert found(index, *ids[::-1]) == list(range(len(ids)))[::-1]
    for other in others:
        assert found(index, other) == ([ids.index(other)] if other in ids else None)


@pytest.mark.parametrize("known", ["", "a", "1234567", "12345678", "a" * 39, "a" * 40, "a" * 41])
@pytest.mark.parametrize("behind", ["\0", "\x01", "\0\x01", "\0" * 8, "x" * 1_000_000])
def test_a_text_that_only_begins_like_an_id_is_not_found(known: str, behind: str) -> None:
    index = index_of(known, "b")
    assert found(index, known, "b") == [0, 1]
    assert found(index, known + behind) is None
    assert found(index_of(known + behind[:8], "b"), known) is None


@pytest.mark.parametrize("rest", ["", LONG])
def test_two_ids_of_one_hash_are_told_apart(rest: str) -> None:
    known, twin = KNOWN + rest, twin_of(KNOWN) + rest
    index = index_of(known, "other")
    assert found(index, "other", known) == [1, 0]
    assert found(index, "other", twin) is None
    both = index_of(known, twin)
    assert found(both, twin, known) == [1, 0]
    assert (both.seed == 0) == (rest == "")  # where hashes are all that is kept, another seed is drawn


def test_many_ids_are_found_however_their_places_collide() -> None:
    ids = [f"{number:x}" for number in range(20_000)]
    order = np.random.default_rng(0).permutation(len(ids))
    assert found(index_of(*ids), *(ids[at] for at in order)) == order.tolist()


def twin_of(key: str) -> str:
    """Another text of 16 bytes with the same hash of seed 0: a first half at will, the second such that it cancels."""
    first = [f"{number:08d}" for number in range(50_000)]
    second = _after([key[:8]]) ^ _after(first) ^ _words([key[8:]])
    for text, tail in zip(first, second.tolist(), strict=True):
        end: bytes = tail.to_bytes(8, "little")
        if all(32 <= byte < 127 for byte in end):
            return text + end.decode()
    raise AssertionError


def _words(texts: list[str]) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    return np.frombuffer("".join(texts).encode(), np.uint64)


def _after(texts: list[str]) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    """What a hash is after the first eight bytes."""
    mixed = _words(texts) * PRIME
    return mixed ^ (mixed >> FOLD)
