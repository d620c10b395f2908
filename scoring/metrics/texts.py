"""Texts held against texts."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.fields import Text
from scoring.findings import Findings
from scoring.metrics.base import BoundMetric, Metric, Options, Weights
from scoring.metrics.truth import target
from scoring.table import Table

Texts = NDArray[np.object_]
LONGEST = 10_000  # characters: two such texts take 0.1 s


def levenshtein(truth: Texts, predictions: Texts, weights: Weights = None) -> float:
    """Mean over the rows of the least number of characters to insert, delete or replace; less is better.

    `truth` and `predictions` (rows,) are str. Levenshtein 1966; exact for a row, the mean within 1e-12.
    """
    rows = [edit_distance(*texts) for texts in zip(truth, predictions, strict=True)]
    return float(np.average(rows, weights=weights))


def edit_distance(one: str, other: str) -> int:
    """The distance by the bits of whole numbers: Myers 1999, in the form of Hyyrö 2001.

    Bit i of `up` and `down` says whether the distance grows or falls by 1 from the first i characters of the longer
    text to the first i + 1.
    """
    if one == other:
        return 0
    long, short = sorted((one, other), key=len, reverse=True)
    places: dict[str, int] = {}
    for place, character in enumerate(long):
        places[character] = places.get(character, 0) | 1 << place
    full = (1 << len(long)) - 1
    up, down = full, 0
    for character in short:
        same = places.get(character, 0)
        diagonal = ((same & up) + up ^ up) | same | down
        right = down | ~(diagonal | up) & full
        left = up & diagonal
        right = right << 1 | 1
        up = (left << 1 | ~(diagonal | right)) & full
        down = diagonal & right & full
    return len(short) + up.bit_count() - down.bit_count()


def word_jaccard(truth: Texts, predictions: Texts, weights: Weights = None) -> float:
    """Mean over the rows of words in both texts / words in either, 1 for two texts without a word; more is better.

    Words are what blanks separate, in lower case; 0 to 1. Jaccard 1912, of sets of words, within 1e-12.
    """
    rows = [_shared_words(*texts) for texts in zip(truth, predictions, strict=True)]
    return float(np.average(rows, weights=weights))


def _shared_words(one: str, other: str) -> float:
    first, second = (set(text.lower().split()) for text in (one, other))
    return len(first & second) / len(first | second) if first or second else 1.0


def _of_texts(measure: Callable[..., float], longest: int | None = None, **more: Any) -> Metric:
    def bind(answers: Table, options: Options, findings: Findings) -> tuple[NDArray[Any], BoundMetric]:
        name, column = target(answers)
        field = Text(name, longest)
        return field.read(column, answers.lines, findings), BoundMetric((field,), measure)

    return Metric(name=measure.__name__, bind=bind, **more)


TEXTS = (
    _of_texts(
        levenshtein,
        LONGEST,
        title="Mean Levenshtein distance",
        greater_is_better=False,
        description="Mean of the least number of characters to insert, delete or replace.",
    ),
    _of_texts(
        word_jaccard,
        title="Word-level Jaccard score",
        greater_is_better=True,
        description="Mean of words in both texts / words in either, in lower case; two empty texts are 1.",
    ),
)
