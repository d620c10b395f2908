"""Metrics of classes against scikit-learn, and by hand where it has none."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import rel_entr
from sklearn import metrics as sk

from scoring.errors import SolutionError
from scoring.metrics import labels
from scoring.metrics.log_loss import kl_divergence, mean_columnwise_log_loss
from scoring.metrics.probabilities import brier, multiclass_brier, top_k_accuracy
from scoring.metrics.ranking import average_precision, mean_columnwise_roc_auc, normalized_gini, roc_auc
from scoring.metrics.ratings import quadratic_weighted_kappa
from tests.scoring.making import csv_of, names_of, score_of, solution_of
from tests.scoring.stated import close

ROWS = 300
Array = NDArray[Any]
Weights = NDArray[np.float64] | None
AVERAGES = ("micro", "macro", "weighted")

PLAIN: dict[str, Callable[..., float]] = {
    "accuracy": sk.accuracy_score,
    "balanced_accuracy": sk.balanced_accuracy_score,
    "matthews": sk.matthews_corrcoef,
    "cohen_kappa": sk.cohen_kappa_score,
    "hamming": sk.hamming_loss,
}
AVERAGED: dict[str, Callable[..., float]] = {
    "f1": sk.f1_score,
    "precision": sk.precision_score,
    "recall": sk.recall_score,
    "jaccard": sk.jaccard_score,
}


def weights_of(rng: np.random.Generator, weighted: bool) -> Weights:
    return rng.random(ROWS) + 0.1 if weighted else None


def label_case(seed: int, *, classes: int, text: bool) -> tuple[Array, Array]:
    """Labels and predictions that often agree; a class that is never predicted, one that never happens."""
    rng = np.random.default_rng(seed)
    truth = rng.integers(0, classes, ROWS)
    predictions = np.where(rng.random(ROWS) < 0.6, truth, rng.integers(0, classes, ROWS))
    if classes > 2:
        predictions[predictions == 1] = 0
        predictions[:5] = classes
    if text:
        return truth.astype(str).astype(object), predictions.astype(str).astype(object)
    return truth * 1.0, predictions * 1.0


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("text", [False, True])
@pytest.mark.parametrize("classes", [2, 5])
@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.filterwarnings("ignore:y_pred contains classes not in y_true")
def test_a_metric_of_labels_gives_the_number_of_scikit_learn(
    name: str, classes: int, text: bool, weighted: bool
) -> None:
    for seed in range(3):
        truth, predictions = label_case(seed, classes=classes, text=text)
        weights = weights_of(np.random.default_rng(seed), weighted)
        measure = getattr(labels, name)
        expected = PLAIN[name](truth, predictions, sample_weight=weights)
        assert measure(truth, predictions, weights) == close(measure, expected)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("average", AVERAGES)
@pytest.mark.parametrize("name", [*AVERAGED, "fbeta"])
def test_an_average_over_classes_is_that_of_scikit_learn(name: str, average: str, weighted: bool) -> None:
    how: dict[str, Any] = {"beta": 0.5} if name == "fbeta" else {}
    source = (AVERAGED | {"fbeta": sk.fbeta_score})[name]
    for seed in range(3):
        truth, predictions = label_case(seed, classes=5, text=True)
        weights = weights_of(np.random.default_rng(seed), weighted)
        given = getattr(labels, name)(truth, predictions, weights, average=average, positive=None, **how)
        expected = source(truth, predictions, average=average, sample_weight=weights, zero_division=0, **how)
        assert given == close(getattr(labels, name), expected)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("positive", [0.0, 1.0])
@pytest.mark.parametrize("name", [*AVERAGED, "dice"])
def test_of_two_classes_the_positive_one_counts(name: str, positive: float, weighted: bool) -> None:
    truth, predictions = label_case(7, classes=2, text=False)
    weights = weights_of(np.random.default_rng(7), weighted)
    how = {} if name == "dice" else {"average": "binary"}
    source = (AVERAGED | {"dice": sk.f1_score})[name]
    expected = source(truth, predictions, pos_label=positive, sample_weight=weights)
    measure = getattr(labels, name)
    assert measure(truth, predictions, weights, positive=positive, **how) == close(measure, expected)


def test_predictions_that_are_all_alike_agree_no_better_than_chance() -> None:
    truth, alike = np.array([0.0, 1, 2, 1]), np.ones(4)
    for weights in (None, np.array([0.1, 0.2, 0.3, 0.7])):
        assert labels.matthews(truth, alike, weights) == 0
        assert labels.cohen_kappa(truth, alike, weights) == close(labels.cohen_kappa, 0)
        assert quadratic_weighted_kappa(truth, alike, weights) == close(quadratic_weighted_kappa, 0)
    assert labels.precision(truth, np.zeros(4), average="binary", positive=1.0) == 0


def test_a_file_with_a_label_of_its_own_in_every_row_costs_no_matrix_of_them() -> None:
    truth, predictions = np.resize(["a", "b"], 200_000).astype(object), np.arange(200_000).astype(str).astype(object)
    assert labels.matthews(truth, predictions) == 0
    assert labels.f1(truth, predictions, average="macro", positive="a") == 0


@pytest.mark.parametrize("weighted", [False, True])
def test_quadratic_weighted_kappa_gives_the_number_of_scikit_learn(weighted: bool) -> None:
    for seed in range(10):
        rng = np.random.default_rng(seed)
        truth = rng.integers(-3, 9, ROWS).astype(float)
        predictions = np.round(truth + rng.normal(0, 2, ROWS))
        weights = weights_of(rng, weighted)
        scale = range(-12, 20)  # scikit-learn takes ratings that nobody gave for none
        expected = sk.cohen_kappa_score(truth, predictions, weights="quadratic", labels=scale, sample_weight=weights)
        assert quadratic_weighted_kappa(truth, predictions, weights) == close(quadratic_weighted_kappa, expected)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("decimals", [1, 16])
def test_metrics_of_probabilities_give_the_number_of_scikit_learn(weighted: bool, decimals: int) -> None:
    for seed in range(5):
        rng = np.random.default_rng(seed)
        truth = rng.integers(0, 2, (ROWS, 3)).astype(float)
        given = np.round(rng.random((ROWS, 3)), decimals)
        w = weights_of(rng, weighted)
        first, guess = truth[:, 0], given[:, 0]
        auc = sk.roc_auc_score(first, guess, sample_weight=w)
        assert brier(first, guess, w) == close(brier, sk.brier_score_loss(first, guess, sample_weight=w))
        assert average_precision(first, guess, w) == close(
            average_precision, sk.average_precision_score(first, guess, sample_weight=w)
        )
        assert roc_auc(first, guess, w) == close(roc_auc, auc)
        assert normalized_gini(first, guess, w) == close(normalized_gini, 2 * auc - 1)
        losses = [sk.log_loss(truth[:, at], given[:, at], sample_weight=w, labels=[0, 1]) for at in range(3)]
        assert mean_columnwise_log_loss(truth, given, w, eps=np.finfo(float).eps) == close(
            mean_columnwise_log_loss, np.mean(losses)
        )
        areas = [sk.roc_auc_score(truth[:, at], given[:, at], sample_weight=w) for at in range(3)]
        assert mean_columnwise_roc_auc(truth, given, w) == close(mean_columnwise_roc_auc, np.mean(areas))


@pytest.mark.parametrize("weighted", [False, True])
def test_metrics_of_several_classes_give_the_number_of_their_source(weighted: bool) -> None:
    for seed in range(5):
        rng = np.random.default_rng(seed)
        truth, given = rng.integers(0, 6, ROWS), rng.dirichlet(np.ones(6), ROWS)
        w = weights_of(rng, weighted)
        assert multiclass_brier(truth, given * 1.0009, w) == close(
            multiclass_brier, sk.brier_score_loss(truth, given, sample_weight=w, labels=range(6), scale_by_half=False)
        )
        for k in (1, 2, 5):
            expected = sk.top_k_accuracy_score(truth, given, k=k, sample_weight=w, labels=range(6))
            assert top_k_accuracy(truth, given, w, k=k) == close(top_k_accuracy, expected)
        shares = rng.dirichlet(np.full(6, 0.3), ROWS)
        assert kl_divergence(shares, given, w) == close(
            kl_divergence, np.average(rel_entr(shares, given).sum(axis=1), weights=w)
        )


def test_ties_count_against_in_the_top_k() -> None:
    given = np.array([[0.25, 0.25, 0.25, 0.25], [0.4, 0.3, 0.3, 0.0]])
    assert top_k_accuracy(np.array([0, 1]), given, k=2) == 0
    assert top_k_accuracy(np.array([0, 1]), given, k=3) == 0.5
    assert top_k_accuracy(np.array([0, 1]), given, k=4) == 1


def test_the_gini_coefficient_of_amounts_is_that_of_the_lorenz_curve() -> None:
    """Without ties: the area between the curve of the labels in the predictions' order and the diagonal."""
    rng = np.random.default_rng(5)
    truth, predictions = rng.gamma(1, 5, ROWS), rng.random(ROWS)

    def gini(by: Array) -> float:
        curve = np.cumsum(truth[np.argsort(-by)]) / truth.sum()
        return float((curve - np.arange(1, ROWS + 1) / ROWS).sum())

    assert normalized_gini(truth, predictions) == close(normalized_gini, gini(predictions) / gini(truth))
    assert normalized_gini(truth, truth**3) == close(normalized_gini, 1)
    assert normalized_gini(truth, -truth) == close(normalized_gini, -1)
    assert normalized_gini(truth, np.ones(ROWS)) == close(normalized_gini, 0)


REFUSED: dict[str, tuple[str, tuple[str, ...], dict[str, Any], str, str]] = {
    "labels of three classes": ("f1", ("y",), {}, "a,0,Public\nb,1,Private\nc,2,Private", "y has 3 different labels"),
    "a split without the positive": ("f1", ("y",), {}, "a,0,Public\nb,1,Private", "public lines have no label `1`"),
    "a positive label unheard of": (
        "dice", ("y",), {"positive": "cat"}, "a,dog,Public\nb,cat,Private", "public lines have no label `cat`",
    ),
    "a split of one label": ("matthews", ("y",), {}, "a,0,Public\nb,1,Private", "have one label only"),
    "a rating between two": (
        "quadratic_weighted_kappa", ("y",), {}, "a,1.5,Public\nb,1,Public\nc,1,Private\nd,2,Private",
        "line 2: y is `1.5`; every line needs a whole number",
    ),
    "fewer classes than k": (
        "top_k_accuracy", ("y",), {"k": 2}, "a,cat,Public\nb,dog,Private",
        "the number of classes is 2, and top_k_accuracy needs more than 2",
    ),
    "shares that do not sum to 1": (
        "kl_divergence", ("y", "z"), {}, "a,0.5,0.4,Public\nb,1,0,Private", "line 2: the probabilities sum to 0.9",
    ),
    "a single share": ("kl_divergence", ("y",), {}, "a,1,Public\nb,1,Private", "there is one target column"),
    "an average of no name": ("f1", ("y",), {"average": "mean"}, "a,0,Public\nb,1,Private", "average is 'mean'"),
}  # fmt: skip


@pytest.mark.parametrize(("metric", "targets", "options", "rows", "said"), REFUSED.values(), ids=REFUSED)
def test_what_leaves_a_metric_undefined_is_refused_when_the_solution_is_read(
    metric: str, targets: tuple[str, ...], options: dict[str, Any], rows: str, said: str
) -> None:
    with pytest.raises(SolutionError) as refusal:
        solution_of(f"id,{','.join(targets)},Usage\n{rows}\n", metric, *targets, options=options)
    assert any(said in problem for problem in refusal.value.problems), refusal.value.problems


def test_a_rating_between_two_whole_numbers_is_refused_by_name() -> None:
    solution = solution_of(
        "id,y,Usage\na,1,Public\nb,2,Public\nc,1,Private\nd,2,Private\n", "quadratic_weighted_kappa", "y"
    )
    rows = [("a", "1.0"), ("b", "2e0"), ("c", "1.5"), ("d", "nan")]
    assert names_of(csv_of("id,y", rows), solution) == ["NotAWholeNumberError", "NotANumberError"]
    assert names_of(csv_of("id,y", [*rows[:2], ("c", "1e9"), ("d", "2")]), solution) == ["OutOfRangeError"]


def test_the_share_of_wrong_cells_is_over_all_columns_numbers_and_words_alike() -> None:
    solution = solution_of("id,n,w,Usage\na,1,x,Public\nb,2,y,Public\nc,1,x,Private\n", "hamming", "n", "w")
    assert score_of("id,w,n\nc,x,01.0\na,x,2\nb,y,2\n", solution).public == 0.25
