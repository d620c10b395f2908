"""The log loss of a file is scikit-learn's to 1e-14, whatever probabilities it holds."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import log_loss

from tests.scoring.making import csv_of, score_of, solution_of

AGREEMENT = 1e-14  # of the greater of 1 and the loss
CLASSES = ("cat", "dog", "emu", "fox")
LEAST_NORMAL = float(np.finfo(float).tiny)

probability = (
    st.sampled_from([0.0, 1.0, 1e-300, 5e-324, LEAST_NORMAL / 3, 2.0**-52, 1 - 2.0**-53, 1 - 2.0**-52, 0.5])
    | st.floats(0, LEAST_NORMAL)
    | st.floats(0, 1)
)
Binary = list[tuple[int, float]]
Several = list[tuple[int, tuple[float, ...]]]


def close(loss: float) -> Any:
    return pytest.approx(loss, rel=AGREEMENT, abs=AGREEMENT)


def scored(
    columns: tuple[str, ...], truth: list[tuple[int, ...]], rows: list[tuple[float, ...]], weights: Any
) -> float:
    """The score of a file that spells each probability by the fewest digits that mean it."""
    extra = [] if weights is None else ["w"]
    weighed = [row if weights is None else (*row, weights[at]) for at, row in enumerate(truth)]
    answers = csv_of(",".join(["id", *columns, *extra]), [(at, *row) for at, row in enumerate(weighed)])
    solution = solution_of(answers, "log_loss", *columns, has_splits=False, weight_column=extra[0] if extra else None)
    return score_of(
        csv_of(",".join(["id", *columns]), [(at, *map(repr, row)) for at, row in enumerate(rows)]), solution
    ).public


@st.composite
def weights_of(draw: st.DrawFn, rows: int) -> list[float] | None:
    return draw(st.none() | st.lists(st.floats(1e-3, 1e3), min_size=rows, max_size=rows))


@given(table=st.lists(st.tuples(st.integers(0, 1), probability), min_size=1, max_size=50), data=st.data())
@settings(max_examples=300)
def test_of_two_classes(table: Binary, data: st.DataObject) -> None:
    weights = data.draw(weights_of(len(table)))
    truth, predictions = zip(*table, strict=True)
    expected = log_loss(truth, np.array(predictions), sample_weight=weights, labels=[0, 1])
    measured = scored(("label",), [(label,) for label in truth], [(p,) for p in predictions], weights)
    assert measured == close(expected)


chances = st.tuples(*[probability] * len(CLASSES)).filter(lambda row: sum(row) > LEAST_NORMAL)


@given(table=st.lists(st.tuples(st.integers(0, len(CLASSES) - 1), chances), min_size=1, max_size=50), data=st.data())
@settings(max_examples=300)
def test_of_several_classes(table: Several, data: st.DataObject) -> None:
    weights = data.draw(weights_of(len(table)))
    truth = [happened for happened, _ in table]
    raw = np.array([row for _, row in table])
    rows = raw / raw.sum(axis=1, keepdims=True)
    one_hot = [tuple(int(happened == at) for at in range(len(CLASSES))) for happened in truth]
    expected = log_loss(truth, rows, sample_weight=weights, labels=range(len(CLASSES)))
    measured = scored(CLASSES, one_hot, [tuple(map(float, row)) for row in rows], weights)
    assert measured == close(expected)
