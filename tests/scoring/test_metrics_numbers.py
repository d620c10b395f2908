"""The errors of predicted numbers against scikit-learn, and by hand where it has none."""

import math
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as sk
from sklearn.metrics.pairwise import haversine_distances

from scoring.errors import SolutionError
from scoring.metrics import regression
from scoring.metrics.haversine import RADIUS, haversine
from scoring.metrics.numbers import Floats
from scoring.metrics.regression import NUMBERS
from tests.scoring.making import names_of, score_of, solution_of, verdict
from tests.scoring.stated import close

ROWS = 200
ABOVE_ZERO = {"rmsle", "mape", "poisson_deviance", "mean_columnwise_rmsle"}


def each_column(measure: Callable[..., float]) -> Callable[..., float]:
    return lambda t, p, w: float(np.mean([measure(t[:, at], p[:, at], sample_weight=w) for at in range(t.shape[1])]))


def of(measure: Callable[..., float]) -> Callable[..., float]:
    return lambda t, p, w: measure(t, p, sample_weight=w)


REFERENCES: dict[str, Callable[..., float]] = {
    "rmse": of(sk.root_mean_squared_error),
    "mse": of(sk.mean_squared_error),
    "mae": of(sk.mean_absolute_error),
    "median_ae": of(sk.median_absolute_error),
    "rmsle": of(sk.root_mean_squared_log_error),
    "mape": of(sk.mean_absolute_percentage_error),
    "smape": lambda t, p, w: np.average(np.nan_to_num(2 * abs(p - t) / (abs(p) + abs(t))), weights=w),
    "r2": of(sk.r2_score),
    "explained_variance": of(sk.explained_variance_score),
    "max_error": lambda t, p, w: sk.max_error(t if w is None else t[w > 0], p if w is None else p[w > 0]),
    "mean_columnwise_rmse": each_column(sk.root_mean_squared_error),
    "mean_columnwise_rmsle": each_column(sk.root_mean_squared_log_error),
    "mean_columnwise_mae": of(sk.mean_absolute_error),
    "pinball": of(sk.mean_pinball_loss),
    "poisson_deviance": of(sk.mean_poisson_deviance),
    "log_mae": lambda t, p, w: math.log(sk.mean_absolute_error(t, p, sample_weight=w)),
}


def case(name: str, seed: int, weighted: bool) -> tuple[Floats, Floats, Floats | None]:
    """Labels and predictions with ties, and weights with some 0 among them."""
    rng = np.random.default_rng(seed)
    shape = (ROWS, 3) if name.startswith("mean_columnwise") else (ROWS,)
    truth, predictions = np.round(rng.normal(size=(2, *shape)), 1) * 10.0 ** rng.integers(-3, 4)
    weights = rng.random(ROWS) * (rng.random(ROWS) < 0.8) if weighted else None
    return (abs(truth) + 0.1, abs(predictions) + 0.1, weights) if name in ABOVE_ZERO else (truth, predictions, weights)


def test_every_metric_of_numbers_has_its_reference() -> None:
    assert [metric.name for metric in NUMBERS] == list(REFERENCES)


@pytest.mark.parametrize("name", REFERENCES)
@pytest.mark.parametrize("weighted", [False, True])
def test_a_metric_of_numbers_gives_the_number_of_its_source(name: str, weighted: bool) -> None:
    measure = getattr(regression, name)
    for seed in range(20):
        truth, predictions, weights = case(name, seed, weighted)
        with np.errstate(invalid="ignore"):
            expected = REFERENCES[name](truth, predictions, weights)
        largest = max(truth.max(), predictions.max())
        assert measure(truth, predictions, weights) == close(measure, expected, largest=largest)


@pytest.mark.parametrize("name", REFERENCES)
@given(times=st.lists(st.integers(0, 3), min_size=20, max_size=20).filter(lambda times: sum(map(bool, times)) > 1))
@settings(max_examples=20, deadline=None)
def test_a_weight_counts_the_row_as_often(name: str, times: list[int]) -> None:
    truth, predictions, _ = case(name, 7, weighted=False)
    truth, predictions, measure = truth[:20], predictions[:20], getattr(regression, name)
    repeated = measure(np.repeat(truth, times, axis=0), np.repeat(predictions, times, axis=0))
    assert measure(truth, predictions, np.array(times, float)) == pytest.approx(repeated, rel=1e-12, abs=1e-12)
    assert measure(truth, predictions, np.ones(20)) == measure(truth, predictions)


@pytest.mark.parametrize("alpha", [0.05, 0.5, 0.9])
def test_pinball_weighs_what_lies_below_by_alpha(alpha: float) -> None:
    truth, predictions, _ = case("pinball", 1, weighted=False)
    expected = sk.mean_pinball_loss(truth, predictions, alpha=alpha)
    assert regression.pinball(truth, predictions, alpha=alpha) == close(regression.pinball, expected)
    solution = solution_of("id,label,Usage\n1,10,Public\n2,10,Private\n", "pinball", options={"alpha": 0.75})
    scores = score_of("id,label\n1,6\n2,14\n", solution)
    assert (scores.public, scores.private) == (3.0, 1.0)


@pytest.mark.parametrize(
    ("name", "truth", "predictions", "expected"),
    [
        ("smape", [0, 1, 2, -1], [0, 3, 0, 1], (0 + 1 + 2 + 2) / 4),
        ("mape", [1, -2, 4], [2, -1, 4], (1 + 0.5 + 0) / 3),
        ("log_mae", [1, 2], [2, 2], math.log(0.5)),
        ("log_mae", [1, 2], [1, 2], math.log(1e-9)),
        ("median_ae", [0, 0, 0, 0], [1, -2, 3, 8], 2.5),
        ("max_error", [0, 0, 0, 0], [1, -2, 3, -8], 8),
        ("rmsle", [0, math.e - 1], [math.e - 1, 0], 1),
        ("poisson_deviance", [0, 1], [2, math.e], (4 + 2 * (math.e - 2)) / 2),
        ("r2", [1, 2, 3], [2, 2, 2], 0),
        ("explained_variance", [1, 2, 3], [11, 12, 13], 1),
    ],
)
def test_a_metric_of_numbers_gives_what_the_hand_computes(
    name: str, truth: list[float], predictions: list[float], expected: float
) -> None:
    measure = getattr(regression, name)
    assert measure(np.array(truth, float), np.array(predictions, float)) == close(measure, expected)


@given(value=st.floats(1e-200, 1e200), factor=st.floats(1e-8, 1e8))
def test_poisson_deviance_is_never_below_that_of_the_truth(value: float, factor: float) -> None:
    truth = np.array([value])
    assert regression.poisson_deviance(truth, truth) == 0
    for other in (value * factor, math.nextafter(value, 0), math.nextafter(value, math.inf)):
        assert regression.poisson_deviance(truth, np.array([other])) >= 0


LARGEST = sys.float_info.max


@pytest.mark.parametrize(
    ("name", "worst", "best"),
    [
        ("rmse", LARGEST, 0.0),
        ("mse", LARGEST, 0.0),
        ("mae", LARGEST, 0.0),
        ("smape", 2.0, 0.0),
        ("r2", -LARGEST, 1.0),
        ("explained_variance", -LARGEST, 1.0),
        ("mean_columnwise_rmse", LARGEST, 0.0),
        ("mean_columnwise_mae", LARGEST, 0.0),
        ("log_mae", math.log(LARGEST), math.log(1e-9)),
    ],
)
def test_numbers_beyond_float64_take_the_worst_value(name: str, worst: float, best: float) -> None:
    solution = solution_of("id,label,Usage\n1,1,Public\n2,2,Public\n3,2,Private\n4,3,Private\n", name)
    scores = score_of("id,label\n1,-1.7e308\n2,1.7e308\n3,2\n4,3\n", solution)
    assert (scores.public, scores.private) == (worst, best)


@pytest.mark.parametrize("name", ["r2", "explained_variance"])
@pytest.mark.parametrize("labels", [("0.1", "0.1", "0.1"), ("0", "1e-200", "0"), ("-1e200", "1e200", "0")])
def test_labels_without_a_variance_are_refused(name: str, labels: tuple[str, ...]) -> None:
    rows = [f"{row},{label},Public" for row, label in enumerate(labels)]
    text = "\n".join(["id,label,Usage", *rows, "x,1,Private", "y,2,Private", ""])
    with pytest.raises(SolutionError, match=r"the public lines have .*undefined"):
        solution_of(text, name)


def test_a_label_that_counts_must_not_be_0_where_it_divides() -> None:
    text = "id,label,Usage,w\n1,0,Public,{}\n2,1,Public,1\n3,1,Private,1\n"
    with pytest.raises(SolutionError, match="the public lines have a label of 0, by which mape would divide"):
        solution_of(text.format(1), "mape", weight_column="w")
    solution = solution_of(text.format(0), "mape", weight_column="w")
    assert score_of("id,label\n1,5\n2,1.5\n3,1\n", solution).public == 0.5


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("rmsle", "-0.1", "every line needs a number, 0 or more"),
        ("mean_columnwise_rmsle", "-1", "every line needs a number, 0 or more"),
        ("poisson_deviance", "0", "every line needs a number above 0"),
        ("poisson_deviance", "-1", "every line needs a number above 0"),
    ],
)
def test_a_number_for_which_the_logarithm_is_not_meant_is_refused(name: str, value: str, rule: str) -> None:
    solution = solution_of("id,label,Usage\n1,0,Public\n2,2,Private\n", name)
    data = f"id,label\n1,{value}\n2,2\n"
    assert names_of(data, solution) == ["OutOfRangeError"]
    assert rule in str(verdict(data, solution))
    with pytest.raises(SolutionError, match="line 2: label is `-1`; every line needs a number, 0 or more"):
        solution_of("id,label,Usage\n1,-1,Public\n2,2,Private\n", name)


def test_columns_are_scored_apart_and_averaged() -> None:
    text = "id,a,b,Usage\n1,0,0,Public\n2,0,0,Public\n3,1,1,Private\n"
    data = "id,b,a\n1,4,1\n2,4,1\n3,1,1\n"
    for name in ("mean_columnwise_rmse", "mean_columnwise_mae"):
        scores = score_of(data, solution_of(text, name, "a", "b"))
        assert (scores.public, scores.private) == (2.5, 0.0)
    logs = score_of(data, solution_of(text, "mean_columnwise_rmsle", "a", "b"))
    assert logs.public == pytest.approx((math.log(2) + math.log(5)) / 2)


@pytest.mark.parametrize("weighted", [False, True])
def test_haversine_gives_the_distances_of_scikit_learn(weighted: bool) -> None:
    rng = np.random.default_rng(1)
    truth, predictions = rng.random((2, 100, 2)) * [180, 360] - [90, 180]
    predictions[:10] = truth[:10] + 1e-7
    weights = rng.random(100) if weighted else None
    distances = [haversine_distances(*np.radians([[t], [p]]))[0, 0] for t, p in zip(truth, predictions, strict=True)]
    expected = RADIUS * np.average(distances, weights=weights)
    assert haversine(truth, predictions, weights) == close(haversine, expected)


@pytest.mark.parametrize(
    ("here", "there", "kilometres"),
    [
        ("0,0", "0,180", math.pi * RADIUS),
        ("90,0", "-90,77", math.pi * RADIUS),
        ("0,179", "0,-179", math.pi * RADIUS / 90),
        ("0,359", "0,1", math.pi * RADIUS / 90),
        ("48.8566,2.3522", "48.8566,2.3522", 0.0),
    ],
)
def test_haversine_is_in_kilometres_along_the_surface(here: str, there: str, kilometres: float) -> None:
    solution = solution_of(f"id,lat,lon,Usage\n1,{here},Public\n2,{here},Private\n", "haversine", "lat", "lon")
    assert solution.columns == ("id", "lat", "lon")
    assert score_of(f"id,lat,lon\n1,{there}\n2,{here}\n", solution).public == pytest.approx(kilometres, rel=1e-12)


def test_haversine_takes_a_latitude_and_a_longitude() -> None:
    text = "id,lat,lon,height,Usage\n1,0,0,1,Public\n2,0,0,1,Private\n"
    targets: list[list[Any]] = [["lat"], ["lat", "lon", "height"]]
    for names in targets:
        with pytest.raises(SolutionError, match=f"haversine takes two target columns, not {len(names)}"):
            solution_of(text, "haversine", *names)
    solution = solution_of(text, "haversine", "lat", "lon")
    assert names_of("id,lat,lon\n1,90.1,0\n2,0,361\n", solution) == ["OutOfRangeError"] * 2
