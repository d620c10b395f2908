"""Where an id stands in the solution: an index that is built once a solution and asked for whole columns.

pyarrow's `index_in` builds a hash table of the solution's ids at every call, which is most of the time that a shuffled
file takes. This one is kept. All of it is arithmetic on whole arrays: an open-addressing table with linear probing, and
beside it the ids as numbers of eight bytes each, which tell in one comparison whether a slot leads to the right place.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from scoring.spans import Spans

Words = NDArray[np.uint64]
Positions = NDArray[np.int64]
Slots = NDArray[np.int32]

FREE = -1
WORD = 8  # bytes that are taken at once
KEY_WORDS = 5  # that an id may have for the keys to hold it whole: a UUID fits
LONGEST_ID = 256  # bytes; longer ones are left to pyarrow
PRIME = np.uint64(0x9E3779B97F4A7C15)  # 2^64 divided by the golden ratio, odd: Knuth, volume 3, 6.4
FOLD = np.uint64(29)
SPARSE = 4  # slots an id, or more: the first one is the right one nearly always
WITHIN = np.array([(1 << WORD * bytes_) - 1 for bytes_ in range(WORD + 1)], np.uint64)
CLOSING = np.array([*(1 << WORD * bytes_ for bytes_ in range(WORD)), 0], np.uint64)


@dataclass(frozen=True)
class IdIndex:
    """`positions(texts)` finds the ids of a column; hashes only lead there, the ids themselves decide.

    `table` has in each slot a place among `ids`, or FREE; `keys` (ids, words) has the words of each id, or, if there
    are more than KEY_WORDS of them, only its hash with `seed`, all different.
    """

    ids: pa.StringArray
    seed: np.uint64
    keys: Words
    table: Slots

    @property
    def nbytes(self) -> int:
        """What it holds in memory, beside the ids."""
        return self.keys.nbytes + self.table.nbytes

    @cached_property
    def longest(self) -> int:
        return _longest(Spans.of(self.ids))

    def positions(self, texts: Spans) -> Positions | None:
        """For each text its place among the indexed ones; None if one of them is not there."""
        if _longest(texts) > self.longest:
            return None
        found = self._places(*_hashes_and_keys(texts, self.seed, self.longest))
        if found is None or _fit(self.longest) or Spans.of(self.ids.take(pa.array(found))).equals(texts):
            return found
        return None

    def _places(self, hashes: Words, keys: Words) -> Positions | None:
        """Where ids of these hashes and keys stand; None if there is none of one of them."""
        slots = _first_slots(hashes, self.table)
        found = self.table.take(slots, mode="clip")
        missed = np.flatnonzero(self._differ(found, keys))
        slots = slots[missed]
        while len(missed):
            if (found[missed] == FREE).any():
                return None
            slots = _next(slots, self.table)
            found[missed] = there = self.table.take(slots, mode="clip")
            still = self._differ(there, keys[:, missed])
            missed, slots = missed[still], slots[still]
        return found.astype(np.int64)

    def _differ(self, places: Slots, keys: Words) -> NDArray[np.bool_]:
        """Which of the places have another key. FREE is clipped to the first, which no free slot leads to."""
        there = self.keys.take(places, axis=0, mode="clip")
        differ: NDArray[np.bool_] = there[:, 0] != keys[0]
        for word in range(1, len(keys)):
            differ |= there[:, word] != keys[word]
        return differ


def build_index(ids: pa.StringArray, *, seed: int | None = None) -> IdIndex | None:
    """Index distinct ids, if they are short enough and few enough.

    Seeds are drawn until all keys differ; the first may be given.
    """
    texts = Spans.of(ids)
    longest = _longest(texts)
    if longest > LONGEST_ID or len(ids) >= 2**30:
        return None
    drawn = np.uint64(secrets.randbits(64) if seed is None else seed)
    hashes, keys = _hashes_and_keys(texts, drawn, longest)
    while not _fit(longest) and _has_twins(hashes):
        drawn = np.uint64(secrets.randbits(64))
        hashes, keys = _hashes_and_keys(texts, drawn, longest)
    return IdIndex(ids, drawn, np.ascontiguousarray(keys.T), _filled(hashes))


def _has_twins(hashes: Words) -> bool:
    ordered = np.sort(hashes)  # many times quicker than np.unique
    return bool((ordered[1:] == ordered[:-1]).any())


def _filled(hashes: Words) -> Slots:
    table = np.full(1 << max(len(hashes) * SPARSE - 1, 1).bit_length(), FREE, dtype=np.int32)
    waiting, slots = np.arange(len(hashes), dtype=np.int32), _first_slots(hashes, table)
    while len(waiting):
        free = table[slots] == FREE
        table[slots[free]] = waiting[free]  # where several meet, one stays
        left = table[slots] != waiting
        waiting, slots = waiting[left], _next(slots[left], table)
    return table


def _first_slots(hashes: Words, table: Slots) -> Positions:
    """The highest bits of a product, on which all bits of a hash have an influence, so that there are no clusters."""
    return ((hashes * PRIME) >> np.uint64(65 - len(table).bit_length())).astype(np.int64)


def _next(slots: Positions, table: Slots) -> Positions:
    return (slots + 1) & np.int64(len(table) - 1)


def _longest(texts: Spans) -> int:
    return int((texts.bounds[:, 1] - texts.bounds[:, 0]).max(initial=0))


def _fit(longest: int) -> bool:
    """Whether the words of ids of so many bytes, with the byte that closes them, are few enough to be kept."""
    return longest < KEY_WORDS * WORD


def _hashes_and_keys(texts: Spans, seed: np.uint64, longest: int) -> tuple[Words, Words]:
    """A 64-bit hash of each text, into which its words are mixed by multiplication and folding, and its key.

    Keys are (words, texts): all words that texts of up to `longest` bytes have, if they fit, otherwise the hash.
    """
    hashes = np.full(len(texts.bounds), seed, np.uint64)
    keys = np.zeros((longest // WORD + 1, len(hashes)), np.uint64) if _fit(longest) else None
    for word, (rows, values) in enumerate(_words(texts)):
        mixed = (hashes[rows] ^ values) * PRIME
        hashes[rows] = mixed ^ (mixed >> FOLD)
        if keys is not None:
            keys[word, rows] = values
    return hashes, hashes[np.newaxis] if keys is None else keys


def _words(texts: Spans) -> Iterator[tuple[Any, Words]]:
    """Eight bytes after the other, and of which texts, until the last is at its end.

    A text is closed by a byte of 1, so that different texts have different words, whatever bytes they end with.
    """
    text = b"".join((texts.text, bytes(WORD)))
    words: Words = np.ndarray((len(text) - WORD + 1,), dtype="<u8", buffer=text, strides=(1,))
    begins, lengths = texts.bounds[:, 0].astype(np.int64), texts.bounds[:, 1] - texts.bounds[:, 0]
    shortest = int(lengths.min(initial=LONGEST_ID))
    for at in range(0, int(lengths.max(initial=0)) + 1, WORD):
        rows = slice(None) if shortest >= at else np.flatnonzero(lengths >= at)
        values = words[begins[rows] + at]
        if shortest < at + WORD:
            left = np.minimum(lengths[rows] - at, WORD)
            values = values & WITHIN.take(left) | CLOSING.take(left)
        yield rows, values
