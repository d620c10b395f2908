"""The metrics of order against SciPy, and pair by pair where it has none."""

from collections.abc import Callable
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats
from sklearn.metrics import ndcg_score

from scoring.errors import MetricOptionsError, SolutionError
from scoring.metrics import METRICS, correlation
from scoring.metrics.concordance import concordance_index
from scoring.metrics.correlation import kendall, mean_columnwise_spearman, pearson, spearman
from scoring.metrics.lists import map_at_k, ndcg_at_k
from scoring.metrics.numbers import Floats
from scoring.metrics.pairs import inversions
from tests.scoring.making import names_of, score_of, solution_of
from tests.scoring.reference import plain_apk
from tests.scoring.stated import close

Reference = Callable[[Floats, Floats], float]
REFERENCES: dict[str, Reference] = {
    "pearson": lambda t, p: stats.pearsonr(t, p).statistic,
    "spearman": lambda t, p: stats.spearmanr(t, p).statistic,
    "kendall": lambda t, p: stats.kendalltau(t, p).statistic,
}
COUNTS = st.lists(st.tuples(*[st.integers(0, 4)] * 3), min_size=2, max_size=12)


@pytest.mark.parametrize("name", REFERENCES)
@pytest.mark.parametrize("digits", [0, 1, 16])
@pytest.mark.parametrize("rows", [2, 3, 64, 500])
def test_a_correlation_gives_the_number_of_scipy(name: str, digits: int, rows: int) -> None:
    for seed in range(10):
        rng = np.random.default_rng(seed)
        truth = np.round(rng.normal(size=rows), digits)
        predictions = np.round(truth * rng.normal() + rng.normal(size=rows), digits)
        truth[:2], predictions[:2] = [0, 1], [2, 1]  # so that neither is constant
        expected = REFERENCES[name](truth, predictions)
        measure = getattr(correlation, name)
        assert measure(truth, predictions) == close(measure, expected)


@pytest.mark.parametrize("name", REFERENCES)
def test_a_correlation_of_many_rows_takes_no_table_of_pairs(name: str) -> None:
    truth, noise = np.random.default_rng(1).normal(size=(2, 200_000))
    predictions = np.round(truth + noise, 2)
    expected = REFERENCES[name](truth, predictions)
    measure = getattr(correlation, name)
    assert measure(truth, predictions) == close(measure, expected)


@pytest.mark.parametrize("name", REFERENCES)
@given(rows=COUNTS.filter(lambda rows: len({t for t, _, w in rows if w}) > 1))
@settings(max_examples=60, deadline=None)
def test_a_weight_counts_the_row_as_often(name: str, rows: list[tuple[int, int, int]]) -> None:
    truth, predictions, weights = np.array(rows, float).T
    measure, times = getattr(correlation, name), weights.astype(int)
    repeated = measure(np.repeat(truth, times), np.repeat(predictions, times))
    assert measure(truth, predictions, weights) == pytest.approx(repeated, rel=1e-12, abs=1e-12)
    assert measure(truth, predictions, weights * 1e99) == pytest.approx(repeated, rel=1e-12, abs=1e-12)
    kept = weights > 0
    assert measure(truth[kept], predictions[kept], np.ones(kept.sum())) == measure(truth[kept], predictions[kept])


@pytest.mark.parametrize("name", REFERENCES)
@pytest.mark.parametrize("value", ["0.1", "0", "1e308", "5e-324"])
def test_predictions_that_are_all_alike_correlate_worst(name: str, value: str) -> None:
    labels = "1,0.1,Public\n2,0.2,Public\n3,0.7,Public\n4,1,Private\n5,2,Private\n"
    solution = solution_of(f"id,label,Usage\n{labels}", name)
    scores = score_of(f"id,label\n1,{value}\n2,{value}\n3,{value}\n4,-1\n5,-2\n", solution)
    assert (scores.public, scores.private) == (-1.0, -1.0)


@pytest.mark.parametrize("scale", [1.0, 2.0**-1070, 2.0**1020])
@pytest.mark.parametrize("name", REFERENCES)
def test_the_size_of_the_numbers_does_not_count(name: str, scale: float) -> None:
    truth, predictions = np.array([[1.0, 2, 3, 5, 8], [2.0, 1, 5, 3, 7]])
    plain = getattr(correlation, name)(truth, predictions)
    assert getattr(correlation, name)(truth * scale, predictions / 2 * scale) == plain
    assert getattr(correlation, name)(truth, truth * scale) == 1.0


@pytest.mark.parametrize("name", [*REFERENCES, "mean_columnwise_spearman"])
def test_labels_that_are_all_alike_are_refused(name: str) -> None:
    text = "id,label,Usage,w\n1,0.1,Public,1\n2,0.1,Public,1\n3,7,Public,0\n4,1,Private,1\n5,2,Private,1\n"
    with pytest.raises(SolutionError, match="the public lines have one label only"):
        solution_of(text, name, weight_column="w")
    assert solution_of(text, name).rows == 5


@pytest.mark.parametrize("digits", [0, 1, 16])
def test_the_mean_over_columns_is_that_of_scipy_s_correlations(digits: int) -> None:
    for seed in range(10):
        truth, noise = np.random.default_rng(seed).normal(size=(2, 60, 3))
        truth, predictions = np.round(truth, digits), np.round(truth + noise, digits)
        expected = np.mean([stats.spearmanr(truth[:, at], predictions[:, at]).statistic for at in range(3)])
        assert mean_columnwise_spearman(truth, predictions) == close(mean_columnwise_spearman, expected)


def test_columns_are_correlated_apart_and_averaged() -> None:
    truth = np.array([[1.0, 1, 1], [2, 2, 2], [3, 3, 3]])
    predictions = np.array([[10.0, 3, 5], [20, 2, 5], [25, 1, 5]])
    assert mean_columnwise_spearman(truth, predictions) == pytest.approx((1 - 1 - 1) / 3)
    assert mean_columnwise_spearman(truth[:, 0], predictions[:, 0]) == 1.0
    text = "id,a,b,Usage\n1,1,1,Public\n2,2,2,Public\n3,1,1,Private\n4,2,2,Private\n"
    solution = solution_of(text, "mean_columnwise_spearman", "a", "b")
    scores = score_of("b,a,id\n1,2,1\n2,1,2\n1,1,3\n2,2,4\n", solution)
    assert (scores.public, scores.private) == (0.0, 1.0)


def test_the_correlations_give_what_the_hand_computes() -> None:
    truth, predictions = np.array([[1.0, 2, 3, 4], [1.0, 3, 2, 4]])
    assert kendall(truth, predictions) == pytest.approx(4 / 6)
    assert spearman(truth, predictions) == pytest.approx(1 - 6 * 2 / (4 * 15))
    assert kendall(np.array([1.0, 1, 2]), np.array([1.0, 2, 2])) == pytest.approx(1 / 2)
    assert pearson(truth, 3 - 2 * truth) == -1.0


@given(rows=COUNTS)
@settings(max_examples=100, deadline=None)
def test_inversions_are_those_of_every_pair(rows: list[tuple[int, int, int]]) -> None:
    values, left, right = np.array(rows, float).T
    pairs = [left[i] * right[j] for j in range(len(rows)) for i in range(j) if values[i] > values[j]]
    assert inversions(values, left, right) == sum(pairs)


def concordance(truth: Floats, risk: Floats, weights: Floats) -> float:
    """Pair by pair."""
    pairs = [(i, j) for i, j in permutations(range(len(risk)), 2) if truth[i, 1] and truth[i, 0] < truth[j, 0]]
    sizes = np.array([weights[i] * weights[j] for i, j in pairs])
    credits = [(risk[i] > risk[j]) + (risk[i] == risk[j]) / 2 for i, j in pairs]
    return float((sizes * credits).sum() / sizes.sum())


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("ties", [3, 10**9])
def test_the_concordance_index_is_that_of_every_pair(weighted: bool, ties: int) -> None:
    for rows in (2, 3, 17, 64):
        rng = np.random.default_rng(rows)
        truth = np.column_stack([rng.integers(0, ties, rows), rng.integers(0, 2, rows)]).astype(float)
        truth[:2] = [[0, 1], [ties, 0]]
        risk, weights = rng.integers(0, ties, rows).astype(float), rng.random(rows) if weighted else np.ones(rows)
        given = weights if weighted else None
        expected = concordance(truth, risk, weights)
        assert concordance_index(truth, risk, given) == close(concordance_index, expected)
        assert concordance_index(truth, -truth[:, 0], given) == pytest.approx(1, abs=1e-12)
        assert concordance_index(truth, truth[:, 0], given) == pytest.approx(0, abs=1e-12)
        assert concordance_index(truth, np.zeros(rows), given) == 0.5


def test_the_concordance_index_of_many_rows_takes_no_table_of_pairs() -> None:
    time = np.random.default_rng(1).normal(size=200_000)
    assert concordance_index(np.column_stack([time, np.ones(len(time))]), -time) == 1.0


SURVIVAL = "id,event,time,Usage\n1,1,2,Public\n2,0,3,Public\n3,1,5,Public\n4,0,5,Public\n5,1,1,Private\n6,0,2,Private\n"


def test_the_file_of_the_concordance_index_has_one_column_of_risks() -> None:
    solution = solution_of(SURVIVAL, "concordance_index", "event", "time")
    assert solution.columns == ("id", "risk")
    scores = score_of("id,risk\n1,0.5\n2,0.9\n3,0.5\n4,-3\n5,7\n6,6\n", solution)
    assert (scores.public, scores.private) == (0.5, 1.0)  # before 2 wrong, 3 tied, 4 right; 3 and 4 tie in time
    assert names_of("id,time,event\n", solution) == [
        "MissingColumnError",
        "UnexpectedColumnError",
        "UnexpectedColumnError",
    ]


@pytest.mark.parametrize("targets", [["time"], ["time", "end"], ["time", "event", "end"]])
def test_the_concordance_index_takes_a_time_and_an_event(targets: list[str]) -> None:
    text = "id,time,event,end,Usage\n1,1,1,1,Public\n2,2,0,1,Private\n"
    with pytest.raises(SolutionError, match="choose the columns `time` and `event`, and name them so"):
        solution_of(text, "concordance_index", *targets)


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("1,1,yes,Public,1\n2,2,0,Public,1", "line 2: event is `yes`; write 0 or 1"),
        ("1,soon,1,Public,1\n2,2,0,Public,1", "line 2: time is `soon`; every line needs a number"),
        ("1,1,0,Public,1\n2,2,1,Public,1", "the public lines have no event before the time of another line"),
        ("1,1,1,Public,0\n2,2,1,Public,1", "the public lines have no event before the time of another line"),
        ("1,1,1,Public,1\n2,1,0,Public,1", "the public lines have no event before the time of another line"),
    ],
)
def test_a_split_in_which_nothing_can_be_ordered_is_refused(rows: str, fault: str) -> None:
    text = f"id,time,event,Usage,w\n{rows}\n3,1,1,Private,1\n4,2,1,Private,1\n"
    with pytest.raises(SolutionError, match=fault):
        solution_of(text, "concordance_index", "time", "event", weight_column="w")


def texts(*rows: str) -> NDArray[np.object_]:
    return np.array(rows, dtype=object)


@pytest.mark.parametrize(
    ("truth", "prediction", "k", "expected"),
    [
        ("a b c", "a b c", 5, 1),
        ("a b c", "c a b", 2, 1),
        ("a b c", "x a y b z c", 5, (1 / 2 + 2 / 4) / 3),
        ("a b c", "x a y b z c", 6, (1 / 2 + 2 / 4 + 3 / 6) / 3),
        ("a", "x y a", 2, 0),
        ("a", "a a a", 3, 1),
        ("a b", "a a b", 3, (1 + 2 / 3) / 2),  # the repeated item keeps its place and counts nothing
        ("a a b", "b", 3, 1 / 2),
        ("a", "", 3, 0),
        ("a b", "x b", 10**30, 1 / 4),
        ("A 1", " 1.0\t1  A ", 3, (1 / 2 + 2 / 3) / 2),
    ],
)
def test_map_at_k_gives_what_the_hand_computes(truth: str, prediction: str, k: int, expected: float) -> None:
    assert map_at_k(texts(truth), texts(prediction), k=k) == close(map_at_k, expected)


items = st.sampled_from("abcdef")
lists_of_items = st.tuples(st.lists(items, min_size=1, unique=True), st.lists(items, max_size=9))


@given(rows=st.lists(lists_of_items, min_size=1), k=st.integers(1, 9))
def test_map_at_k_gives_the_mean_of_a_plain_apk(rows: list[tuple[list[str], list[str]]], k: int) -> None:
    truth, predictions = (texts(*(" ".join(row[at]) for row in rows)) for at in (0, 1))
    expected = np.mean([plain_apk(right, listed, k) for right, listed in rows])
    assert map_at_k(truth, predictions, k=k) == close(map_at_k, expected)


@pytest.mark.parametrize(
    ("truth", "prediction", "k", "expected"),
    [
        ("a:3 b:2 c", "a b c", 5, 1),
        ("a:3 b:2 c", "a b", 2, 1),
        ("a:3 b:2 c", "c x a", 5, (1 + 3 / 2) / (3 + 2 / np.log2(3) + 1 / 2)),
        ("a b", "x b", 2, (1 / np.log2(3)) / (1 + 1 / np.log2(3))),
        ("a:1 a:9 b:1", "a a b", 3, (1 + 1 / 2) / (1 + 1 / np.log2(3))),
        ("a:.5", "", 3, 0),
        ("time:12:2 :1", "time:12 :1", 3, 1),
    ],
)
def test_ndcg_at_k_gives_what_the_hand_computes(truth: str, prediction: str, k: int, expected: float) -> None:
    assert ndcg_at_k(texts(truth), texts(prediction), k=k) == close(ndcg_at_k, expected)


@pytest.mark.parametrize("k", [1, 3, 10, 30])
@pytest.mark.parametrize("weighted", [False, True])
def test_ndcg_at_k_gives_the_number_of_scikit_learn(k: int, weighted: bool) -> None:
    rng = np.random.default_rng(k)
    gains = np.round(rng.random((40, 20)) * 5, 1) + 0.1
    scores = np.argsort(rng.random((40, 20)), axis=1)
    weights = rng.random(40) if weighted else None
    truth = texts(*(" ".join(f"i{item}:{gain}" for item, gain in enumerate(row)) for row in gains))
    predictions = texts(*(" ".join(f"i{item}" for item in np.argsort(-row)) for row in scores))
    expected = ndcg_score(gains, scores, k=k, sample_weight=weights)
    assert ndcg_at_k(truth, predictions, weights, k=k) == close(ndcg_at_k, expected)


@given(
    lists=st.lists(st.tuples(*[st.lists(st.sampled_from("abcdef"), max_size=8)] * 2), min_size=1), k=st.integers(1, 9)
)
def test_a_list_is_worth_between_nothing_and_that_of_the_truth(
    lists: list[tuple[list[str], list[str]]], k: int
) -> None:
    truth, predictions = (texts(*(" ".join(["g", *row]) for row in side)) for side in zip(*lists, strict=True))
    for measure in (map_at_k, ndcg_at_k):
        assert 0 <= measure(truth, predictions, k=k) <= 1
        distinct = texts(*(" ".join(dict.fromkeys(row.split())) for row in truth))
        assert measure(truth, distinct, k=k) == pytest.approx(1, rel=1e-12)
        assert measure(truth, predictions, np.ones(len(truth)), k=k) == measure(truth, predictions, k=k)


def test_lists_are_read_from_files_and_weighed() -> None:
    text = "id,items,Usage,w\n1,a b,Public,3\n2,c,Public,1\n3,d:2,Private,1\n"
    data = "id,items\n2,x\n1,a b\n3,d d:2\n"
    ranked = solution_of(text, "map_at_k", "items", weight_column="w")
    gained = solution_of(text, "ndcg_at_k", "items", weight_column="w", options={"k": 1})
    assert (score_of(data, ranked).public, score_of(data, ranked).private) == (0.75, 0.5)
    assert (score_of(data, gained).public, score_of(data, gained).private) == (0.75, 1.0)


@pytest.mark.parametrize("name", ["map_at_k", "ndcg_at_k"])
@pytest.mark.parametrize("k", [0, 2.5, True, "3"])
def test_k_is_a_whole_number_from_1(name: str, k: object) -> None:
    with pytest.raises(MetricOptionsError, match="but must be a whole number, 1 or more"):
        METRICS[name].settle({"k": k})


@pytest.mark.parametrize(
    ("name", "label", "remedy"),
    [
        ("map_at_k", "", "name one item or more, separated by blanks"),
        ("map_at_k", " ", "name one item or more, separated by blanks"),
        *(
            ("ndcg_at_k", label, "write items as `item` or `item:gain`, separated by blanks, the gains numbers")
            for label in ("", "a:", "a:b", "a:-1", "a:nan", "a:0 b:0", "a:1e101", "a 2: b")
        ),
    ],
)
def test_a_list_of_the_solution_names_what_is_right(name: str, label: str, remedy: str) -> None:
    with pytest.raises(SolutionError, match=f"line 2: label is `{label}`; {remedy}"):
        solution_of(f"id,label,Usage\n1,{label},Public\n2,a,Private\n", name)
