"""Lists of items, best first, held against those that are right.

Truth and predictions are texts, a row each, of items separated by blanks. An item is exact text, and one that is
repeated counts once, where it first stands. More is better, 0 to 1.
"""

from collections.abc import Callable
from functools import partial
from math import log2
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.errors import SolutionError
from scoring.fields import Text, is_decimal
from scoring.findings import Findings, quote
from scoring.metrics.base import BoundMetric, Metric, Options, Weights
from scoring.metrics.options import CountOption
from scoring.metrics.truth import target
from scoring.table import Table

Texts = NDArray[np.object_]
GREATEST_GAIN = 1e100  # no sum of gains overflows


def map_at_k(truth: Texts, predictions: Texts, weights: Weights = None, *, k: int = 5) -> float:
    """Mean of a row's Σ (right items so far / place), at each right item of its first k, / min(right items, k).

    Equals ml_metrics.mapk (Hamner 2012) within 1e-12, where no truth repeats an item.
    """
    rows = [_average_precision(*texts, k) for texts in zip(truth, predictions, strict=True)]
    return float(np.average(rows, weights=weights))


def _average_precision(truth: str, prediction: str, k: int) -> float:
    right = set(truth.split())
    places = [place for item, place in _places(prediction, k).items() if item in right]
    return sum(hits / place for hits, place in enumerate(places, 1)) / min(len(right), k)


def ndcg_at_k(truth: Texts, predictions: Texts, weights: Weights = None, *, k: int = 5) -> float:
    """Mean of a row's Σ gain / log2(place + 1) over its first k items, as a share of the greatest possible.

    An item of the truth is `item:gain`, or `item` for a gain of 1; any other has none. Jarvelin and Kekalainen 2002;
    equals sklearn.metrics.ndcg_score within 1e-12.
    """
    rows = [_gained(*texts, k) for texts in zip(truth, predictions, strict=True)]
    return float(np.average(rows, weights=weights))


def _gained(truth: str, prediction: str, k: int) -> float:
    gains = _gains(truth)
    won = sum(gains.get(item, 0) / log2(place + 1) for item, place in _places(prediction, k).items())
    best = sorted(gains.values(), reverse=True)[:k]
    return won / sum(gain / log2(place + 1) for place, gain in enumerate(best, 1))


def _places(prediction: str, k: int) -> dict[str, int]:
    """Where each of the first k items first stands, from 1."""
    places: dict[str, int] = {}
    for place, item in enumerate(prediction.split()[:k], 1):
        places.setdefault(item, place)
    return places


def _gains(truth: str) -> dict[str, float]:
    gains: dict[str, float] = {}
    for word in truth.split():
        item, _, gain = word.rpartition(":")
        gains.setdefault(item or word, float(gain) if item else 1.0)
    return gains


def _names_items(truth: str) -> bool:
    return bool(truth.split())


def _names_gains(truth: str) -> bool:
    """Whether every gain is a number that may count, and one of them does."""
    written = [gain for item, _, gain in (word.rpartition(":") for word in truth.split()) if item]
    numbers = all(is_decimal(gain) and 0 <= float(gain) <= GREATEST_GAIN for gain in written)
    return numbers and any(_gains(truth).values())


def _of_lists(measure: Callable[..., float], fits: Callable[[str], bool], remedy: str, **more: Any) -> Metric:
    def bind(answers: Table, options: Options, findings: Findings) -> tuple[NDArray[Any], BoundMetric]:
        name, _ = target(answers)
        field = Text(name)
        truth = field.read(answers[name], answers.lines, findings)
        faulty = np.array([not fits(text) for text in truth], dtype=bool)
        findings.add_rows(SolutionError, answers.lines, faulty, lambda row: (f"{name} is {quote(truth[row])}", remedy))
        return truth, BoundMetric((field,), partial(measure, **options))

    return Metric(name=measure.__name__, greater_is_better=True, bind=bind, options=(CountOption("k", 5),), **more)


LISTS = (
    _of_lists(
        map_at_k,
        _names_items,
        "name one item or more, separated by blanks",
        title="Mean average precision at k",
        description="Mean of the average precision of the first k items of each line's list, which blanks separate.",
    ),
    _of_lists(
        ndcg_at_k,
        _names_gains,
        "write items as `item` or `item:gain`, separated by blanks, the gains numbers from 0 to 1e100 and not all 0",
        title="Normalised discounted cumulative gain at k",
        description="Gain of the first k items of each line's list, which blanks separate, by log2 of their places.",
    ),
)
