"""The metrics against scikit-learn, and what must hold for each."""

import math
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn import metrics as sk

from scoring.errors import MetricOptionsError, UndefinedScoreError
from scoring.metrics import METRICS
from scoring.metrics.labels import accuracy
from scoring.metrics.log_loss import binary_log_loss, multiclass_log_loss
from scoring.metrics.ranking import roc_auc
from scoring.metrics.regression import mae, rmse
from tests.scoring.making import csv_of, score_of, solution_of, verdict
from tests.scoring.stated import close

Case = tuple[NDArray[Any], NDArray[Any], NDArray[np.float64] | None]
ROWS = 500
MEASURES: dict[str, Callable[..., float]] = {
    "log_loss": binary_log_loss,
    "roc_auc": roc_auc,
    "accuracy": accuracy,
    "rmse": rmse,
    "mae": mae,
}
REFERENCES: dict[str, Callable[..., float]] = {
    "log_loss": lambda t, p, w: sk.log_loss(t, p, sample_weight=w, labels=[0, 1]),
    "roc_auc": lambda t, p, w: sk.roc_auc_score(t, p, sample_weight=w),
    "accuracy": lambda t, p, w: sk.accuracy_score(t, p, sample_weight=w),
    "rmse": lambda t, p, w: sk.root_mean_squared_error(t, p, sample_weight=w),
    "mae": lambda t, p, w: sk.mean_absolute_error(t, p, sample_weight=w),
}


def case(seed: int, weighted: bool, decimals: int) -> Case:
    """Answers of two classes, probabilities with ties and with 0 and 1 among them, and weights."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, 2, ROWS).astype(float)
    predictions = np.round(rng.random(ROWS), decimals)
    return truth, predictions, rng.random(ROWS) if weighted else None


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("decimals", [0, 1, 16])
def test_a_metric_gives_the_number_of_scikit_learn(name: str, weighted: bool, decimals: int) -> None:
    for seed in range(10):
        truth, predictions, weights = case(seed, weighted, decimals)
        labels = np.round(predictions) if name == "accuracy" else predictions
        expected = REFERENCES[name](truth, labels, weights)
        assert MEASURES[name](truth, labels, weights) == close(MEASURES[name], expected)


@pytest.mark.parametrize("weighted", [False, True])
def test_log_loss_of_several_classes_gives_the_number_of_scikit_learn(weighted: bool) -> None:
    rng = np.random.default_rng(1)
    truth = rng.integers(0, 5, ROWS)
    raw = rng.random((ROWS, 5)) ** 9
    raw[:50] = np.eye(5)[rng.integers(0, 5, 50)]
    predictions = raw / raw.sum(axis=1, keepdims=True)
    weights = rng.random(ROWS) if weighted else None
    expected = sk.log_loss(truth, predictions, sample_weight=weights, labels=range(5))
    assert multiclass_log_loss(truth, predictions, weights) == close(multiclass_log_loss, expected)
    assert multiclass_log_loss(truth, predictions * 1.0009, weights) == close(multiclass_log_loss, expected)


def test_certainty_of_what_did_not_happen_costs_what_eps_says() -> None:
    one, zero = np.ones(1), np.zeros(1)
    assert binary_log_loss(zero, one) == pytest.approx(36.04365338911715, abs=1e-14)
    assert binary_log_loss(zero, one, eps=1e-3) == pytest.approx(-math.log(1e-3))


probability = st.floats(0, 1)
answers_and_predictions = st.lists(st.tuples(st.sampled_from([0.0, 1.0]), probability), min_size=2, max_size=40).filter(
    lambda pairs: {0.0, 1.0} == {truth for truth, _ in pairs}
)


@pytest.mark.parametrize("name", MEASURES)
@given(pairs=answers_and_predictions, data=st.data())
@settings(max_examples=50, deadline=None)
def test_weights_of_one_change_nothing_and_a_weight_of_two_is_the_row_twice(
    name: str, pairs: list[tuple[float, float]], data: st.DataObject
) -> None:
    truth, predictions = np.array(pairs).T
    measure = MEASURES[name]
    assert measure(truth, predictions, np.ones(len(pairs))) == measure(truth, predictions)
    times = np.array(data.draw(st.lists(st.integers(1, 3), min_size=len(pairs), max_size=len(pairs))))
    repeated = measure(np.repeat(truth, times), np.repeat(predictions, times))
    assert measure(truth, predictions, times.astype(float)) == pytest.approx(repeated, rel=1e-12, abs=1e-300)


@given(scores=st.lists(st.integers(0, 9), min_size=2, max_size=30), power=st.integers(1, 4))
def test_roc_auc_looks_at_the_order_alone(scores: list[int], power: int) -> None:
    truth = np.resize([0.0, 1.0], len(scores))
    stretched = np.array([score**power for score in scores], dtype=float)
    assert roc_auc(truth, stretched) == roc_auc(truth, np.array(scores, dtype=float))


def test_numbers_beyond_float64_when_squared_take_the_worst_value() -> None:
    solution = solution_of("id,label,Usage\n1,1,Public\n2,2,Private\n", "rmse")
    scores = score_of("id,label\n1,-1e308\n2,2\n", solution)
    assert (scores.public, scores.private) == (sys.float_info.max, 0.0)


def test_a_score_that_is_not_finite_is_the_host_s_matter_if_no_worst_is_declared() -> None:
    solution = solution_of("id,label,Usage\n1,1,Public\n2,2,Private\n", "rmse")
    undefined = replace(solution, metric=replace(solution.metric, worst=None))
    with pytest.raises(UndefinedScoreError, match="The metric rmse gave inf"):
        score_of("id,label\n1,-1e308\n2,2\n", undefined)


def test_labels_that_are_numbers_compare_as_numbers_and_others_exactly() -> None:
    numbers = solution_of("id,label,Usage\n1,1,Public\n2,3,Private\n3,-0,Private\n", "accuracy")
    assert score_of("id,label\n1,1.0\n2,03\n3,0\n", numbers).private == 1.0
    words = solution_of("id,label,Usage\n1,1,Public\n2,3,Private\n3,x,Public\n", "accuracy")
    assert score_of("id,label\n1,1.0\n2,3\n3,x\n", words).public == 1.0
    assert score_of("id,label\n1,1\n2,3\n3,x \n", words).public == 0.5


def test_a_private_label_that_is_no_number_changes_nothing_that_a_file_may_hold_nor_its_public_score() -> None:
    header, shared = "id,label,Usage\n", "1,1,Public\n2,0,Public\n"
    told = [solution_of(f"{header}{shared}3,{label},Private\n", "accuracy") for label in ("1", "x", "1.0")]
    for file in ("id,label\n1,1.0\n2,cat\n3,x\n", "id,label\n1,1\n2,0\n3,0\n", "id,label\n1,01\n2,0\n3,1\n"):
        assert len({score_of(file, solution).public for solution in told}) == 1
    assert len({str(verdict("id,label\n1,\n2,cat\n3,0\n", solution)) for solution in told}) == 1


def test_class_columns_give_the_score_of_the_label_column() -> None:
    by_label = solution_of("id,kind,Usage\n1,b,Public\n2,a,Private\n3,c,Public\n", "log_loss", "kind")
    by_column = solution_of(
        "id,c,a,b,Usage\n1,0,0,1,Public\n2,0,1,0,Private\n3,1,0,0,Public\n", "log_loss", "c", "a", "b"
    )
    assert by_label.columns == ("id", "a", "b", "c")
    assert by_column.columns == ("id", "c", "a", "b")
    data = "b,id,a,c\n.5,3,.2,.3\n.1,2,.1,.8\n.25,1,.25,.5\n"
    assert score_of(data, by_label) == score_of(data, by_column)
    assert score_of(data, by_label).private == pytest.approx(-math.log(0.1))


@given(order=st.permutations(range(20)), quoted=st.booleans())
@settings(max_examples=50, deadline=None)
def test_the_order_of_the_rows_changes_no_bit_of_the_score(order: list[int], quoted: bool) -> None:
    rows = [(f"row{row}", row % 3 % 2, "Private" if row % 2 else "Public", row + 1) for row in range(20)]
    solution = solution_of(csv_of("id,label,Usage,w", rows), weight_column="w")
    values = np.random.default_rng(3).random(20)
    written = [(f'"row{row}"' if quoted else f"row{row}", values[row]) for row in order]
    straight = score_of(csv_of("id,label", ((f"row{row}", values[row]) for row in range(20))), solution)
    assert score_of(csv_of("id,label", written), solution) == straight


def test_each_split_is_scored_on_its_own_rows_and_ignored_rows_count_nowhere() -> None:
    solution = solution_of("id,label,Usage\n1,1,Public\n2,1,Private\n3,1,Ignored\n4,3,Public\n", "mae")
    scores = score_of("id,label\n1,2\n2,1\n3,99\n4,3\n", solution)
    assert (scores.public, scores.private) == (0.5, 0.0)


def test_the_weight_column_weighs_the_rows() -> None:
    solution = solution_of("id,label,Usage,w\n1,0,Public,3\n2,0,Public,1\n3,0,Private,1\n", "mae", weight_column="w")
    assert score_of("id,label\n1,1\n2,5\n3,7\n", solution).public == 2.0


@pytest.mark.parametrize("eps", [0, 0.5, "1e-7", True, math.nan, None])
def test_an_option_out_of_its_range_is_refused(eps: Any) -> None:
    with pytest.raises(MetricOptionsError, match=r"eps is .*, but must be a number above 0 and below 0\.5"):
        METRICS["log_loss"].settle({"eps": eps})


def test_options_have_defaults_and_unknown_ones_are_refused() -> None:
    assert METRICS["log_loss"].settle({}) == {"eps": np.finfo(float).eps}
    assert METRICS["log_loss"].settle({"eps": 1e-7}) == {"eps": 1e-7}
    with pytest.raises(MetricOptionsError, match="rmse has no option `eps`"):
        METRICS["rmse"].settle({"eps": 1e-7})
