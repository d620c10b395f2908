"""Counting pairs of rows in O(n log n)."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def inversions(values: NDArray[Any], left: Floats, right: Floats) -> float:
    """Σ left[i]·right[j] over the rows i before j of which values[i] > values[j].

    A merge sort from the bottom up: each row of a matrix is two sorted halves, which a stable sort merges at once.
    """
    rows = len(values)
    size = 1 << (rows - 1).bit_length()
    table: list[NDArray[Any]] = [np.arange(size), np.zeros(size), np.zeros(size)]  # what is added weighs nothing
    table[0][np.argsort(values, kind="stable")], table[1][:rows], table[2][:rows] = np.arange(rows), left, right
    total, half = 0.0, 1
    while half < size:
        blocks = [column.reshape(-1, 2 * half) for column in table]
        order = np.argsort(blocks[0], axis=1, kind="stable")
        first = order < half
        _, lefts, rights = table = [np.take_along_axis(block, order, 1) for block in blocks]
        total += float((lefts * first * np.cumsum(rights * ~first, axis=1)).sum())
        half *= 2
    return total


def unlike_pairs(codes: NDArray[np.intp], left: Floats, right: Floats) -> float:
    """Σ left[i]·right[j] over the pairs of rows of which codes[i] < codes[j], codes being whole numbers from 0."""
    before, after = np.bincount(codes, left), np.bincount(codes, right)
    return float((np.cumsum(before)[:-1] * after[1:]).sum())


def relative(weights: Floats | None, rows: int) -> Floats:
    """The weights on a scale on which their products neither overflow nor vanish; 1 each if there are none."""
    return np.ones(rows) if weights is None else weights / (weights.max() or 1)
