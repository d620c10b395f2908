"""The leak meter: its figures are those of an attack that works."""

from itertools import product
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from scoring.leakage import labels_per_submission, submissions_needed
from scoring.metrics.log_loss import EPS, binary_log_loss, multiclass_log_loss

Labels = NDArray[np.intp]


def shown(truth: Labels, chances: NDArray[np.float64], decimals: int) -> float:
    """The public score as the board shows it."""
    if chances.shape[1] == 2:
        return round(binary_log_loss(truth.astype(float), chances[:, 1]), decimals)
    return round(multiclass_log_loss(truth, chances), decimals)


def attack(truth: Labels, classes: int, decimals: int) -> tuple[Labels, int]:
    """What an attacker reads from shown scores alone, and with how many submissions."""
    rows = len(truth)
    m = labels_per_submission(rows, 10**-decimals, classes=classes)
    limit = log((1 - EPS) / EPS) / (classes - 1)
    read, sent = np.zeros(rows, dtype=np.intp), 0
    for start in range(0, rows, m):
        asked = np.arange(start, min(start + m, rows))
        chances = np.full((rows, classes), 1 / classes)
        steps = limit / classes ** np.arange(len(asked), dtype=float)
        chances[asked] = np.exp(-steps[:, np.newaxis] * np.arange(classes))
        chances /= chances.sum(axis=1, keepdims=True)
        losses = -np.log(chances[asked])
        guesses = np.array(list(product(range(classes), repeat=len(asked))))
        rest = (rows - len(asked)) * log(classes)
        scores = (losses[np.arange(len(asked)), guesses].sum(axis=1) + rest) / rows
        sent += 1
        read[asked] = guesses[np.argmin(np.abs(scores - shown(truth, chances, decimals)))]
    return read, sent


@pytest.mark.parametrize(("decimals", "submissions"), [(5, 31), (2, 134)])
def test_400_labels_take_as_many_submissions_as_were_measured(decimals: int, submissions: int) -> None:
    for eps in (1.3e-14, 1e-12, 7.6e-8):
        assert submissions_needed(400, labels_per_submission(400, 10**-decimals, eps=eps)) == submissions


@pytest.mark.parametrize(
    ("classes", "decimals", "submissions"), [(2, 5, 29), (2, 2, 100), (3, 5, 50), (5, 5, 80), (10, 3, 200)]
)
def test_an_attacker_reads_every_label_with_as_many_submissions_as_the_meter_says(
    classes: int, decimals: int, submissions: int
) -> None:
    truth = np.random.default_rng(5).integers(0, classes, 400)
    read, sent = attack(truth, classes, decimals)
    assert (sent, list(read)) == (submissions, list(truth))


def test_a_coarse_score_of_many_rows_tells_less_than_a_label() -> None:
    assert labels_per_submission(1_000_000, 1e-2) == 0
    assert labels_per_submission(36, 1.0) == 1


@given(rows=st.integers(1, 10**9), decimals=st.integers(1, 12), classes=st.integers(2, 100))
def test_more_rows_fewer_decimals_and_more_classes_never_tell_more(rows: int, decimals: int, classes: int) -> None:
    labels = labels_per_submission(rows, 10**-decimals, classes=classes)
    assert 0 <= labels <= labels_per_submission(rows, 10 ** -(decimals + 1), classes=classes)
    assert labels >= labels_per_submission(rows + 1, 10**-decimals, classes=classes)
    assert labels >= labels_per_submission(rows, 10**-decimals, classes=classes + 1)
