"""What holds of every metric, on random tables."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from scoring.errors import SolutionError
from scoring.metrics import METRICS
from tests.scoring import families
from tests.scoring.families import Family, Rows
from tests.scoring.making import csv_of, score_of, solution_of

PAGES = Path(__file__).parents[2] / "docs" / "metrics"
BEST = re.compile(r"(\u2212?[\d.]+)(?:, which)? is (?:perfect|best)\b")
ROUNDING = 1e-12  # of the greater of 1 and the score: sums in another order differ in their last bits


@dataclass(frozen=True)
class Case:
    """A metric with its options on one family of columns."""

    metric: str
    family: Family
    options: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return " ".join([self.metric, *map(str, self.options.values()), *self.family.columns])

    @property
    def sign(self) -> int:
        return 1 if METRICS[self.metric].greater_is_better else -1

    def score(self, answers: Rows, predictions: Rows, order: list[int] | None = None, *, weigh: bool = False) -> float:
        """Of files with these rows; `order` is that of the solution's, `weigh` gives it a column of ones."""
        solution = [(at, *answers[at], *[1] * weigh) for at in order or range(len(answers))]
        header, targets = ["id", *self.family.targets, *["w"] * weigh], self.family.targets
        more: dict[str, Any] = {"weight_column": "w"} if weigh else {}
        recipe = {"options": self.options, "has_splits": False} | more
        held_against = solution_of(csv_of(",".join(header), solution), self.metric, *targets, **recipe)
        rows = [(at, *row) for at, row in enumerate(predictions)]
        return score_of(csv_of(",".join(["id", *self.family.columns]), rows), held_against).public


def _cases() -> list[Case]:
    chances, numbers, labels = families.chances, families.numbers, families.labels
    averages = [{"average": average} for average in ("micro", "macro", "weighted")]
    of_averages = ("f1", "fbeta", "precision", "recall", "jaccard")
    one_column: dict[Family, tuple[str, ...]] = {
        chances(1): ("log_loss", "roc_auc", "average_precision", "brier", "normalized_gini"),
        chances(2): ("mean_columnwise_log_loss", "mean_columnwise_roc_auc"),
        families.CLASS_SHARES: ("log_loss", "brier"),
        families.DISTRIBUTIONS: ("kl_divergence",),
        families.TWO_LABELS: (*of_averages, "accuracy", "dice", "matthews", "cohen_kappa", "balanced_accuracy"),
        labels(1): ("accuracy", "balanced_accuracy", "hamming"),
        labels(2): ("hamming",),
        numbers(1, st.integers(-9, 9)): ("quadratic_weighted_kappa", "spearman", "kendall"),
        numbers(1, families.decimal): (
            *("rmse", "mse", "mae", "median_ae", "mape", "smape", "r2", "explained_variance", "max_error", "pinball"),
            *("log_mae", "pearson", "spearman", "kendall", "normalized_gini"),
        ),
        numbers(2, families.decimal): ("mean_columnwise_rmse", "mean_columnwise_mae", "mean_columnwise_spearman"),
        families.amounts(1): ("rmsle", "poisson_deviance"),
        families.amounts(2): ("mean_columnwise_rmsle",),
        families.INTERVALS: ("interval_score",),
        families.PLACES: ("haversine",),
        families.SURVIVAL: ("concordance_index",),
        families.ITEMS: ("map_at_k",),
        families.GAINS: ("ndcg_at_k",),
        families.TEXTS: ("levenshtein", "word_jaccard"),
    }
    return [
        *(Case(metric, family) for family, metrics in one_column.items() for metric in metrics),
        *(Case(metric, labels(1), options) for metric in of_averages for options in averages),
        *(Case("top_k_accuracy", families.CLASS_SHARES, {"k": k}) for k in (1, 2)),
        Case("pinball", numbers(1, families.decimal), {"alpha": 0.9}),
        Case("map_at_k", families.ITEMS, {"k": 2}),
        Case("ndcg_at_k", families.GAINS, {"k": 2}),
    ]


CASES = _cases()
# Families of decimal numbers without an end on either side, or on one.
BOUNDLESS = {
    case.family for case in CASES if case.metric in {"rmse", "mean_columnwise_rmse", "rmsle", "interval_score"}
}
of_every_metric = pytest.mark.parametrize("case", CASES, ids=str)


def declared_best(metric: str) -> float:
    """What the metric's page says is best or perfect."""
    (line,) = re.findall(r"^- Better: (.*)$", (PAGES / f"{metric}.md").read_text(), re.MULTILINE)
    found = BEST.search(line)
    assert found, line
    return float(found[1].replace("\u2212", "-"))


def close(score: float) -> Any:
    return pytest.approx(score, rel=ROUNDING, abs=ROUNDING)


def not_above(score: float) -> float:
    return score + ROUNDING * max(1, abs(score))


def test_every_metric_is_looked_at() -> None:
    assert {case.metric for case in CASES} == set(METRICS)


@of_every_metric
@given(data=st.data())
@settings(max_examples=12)
def test_a_perfect_prediction_scores_what_the_page_calls_best_and_no_other_is_better(
    case: Case, data: st.DataObject
) -> None:
    answers = data.draw(case.family.answers)
    some = data.draw(st.lists(case.family.some, min_size=len(answers), max_size=len(answers)))
    perfect = case.score(answers, [case.family.perfect(row) for row in answers])
    assert perfect == close(declared_best(case.metric))
    assert case.sign * case.score(answers, some) <= not_above(case.sign * perfect)


@of_every_metric
@given(data=st.data())
@settings(max_examples=12)
def test_the_more_rows_are_spoilt_the_worse_is_the_score(case: Case, data: st.DataObject) -> None:
    """In the direction that the metric declares: perfect, then some rows spoilt, then all of them."""
    answers = data.draw(case.family.answers)
    spoilt = data.draw(st.sets(st.integers(0, len(answers) - 1), min_size=1))
    perfect, worse = [case.family.perfect(row) for row in answers], case.family.worse(answers)
    disturbed = [worse[at] if at in spoilt else row for at, row in enumerate(perfect)]
    best, between, worst = (case.sign * case.score(answers, rows) for rows in (perfect, disturbed, worse))
    assert worst <= not_above(between)
    assert between <= not_above(best)
    assert worst < best


@of_every_metric
@given(data=st.data())
@settings(max_examples=12)
def test_the_order_of_the_rows_and_weights_of_one_change_nothing(case: Case, data: st.DataObject) -> None:
    answers = data.draw(case.family.answers)
    some = data.draw(st.lists(case.family.some, min_size=len(answers), max_size=len(answers)))
    order = data.draw(st.permutations(range(len(answers))))
    score = case.score(answers, some)
    assert case.score(answers, some, order) == close(score)
    assert case.score(answers, some, weigh=True) == score


# Weights as hosts give them and as nobody does, and powers of ten of labels, up to the ends of float64.
WEIGHTS = st.sampled_from([(1,), (0, 1), (3, 1e9), ("1e-170",), ("1e-320",), ("1e-100", "1e100"), (1, "1e170")])
POWERS = st.sampled_from([-310, -170, 0, 0, 0, 100, 154, 300])


def stretched(rows: Rows, power: int) -> Rows:
    """The rows with decimal numbers so many powers of ten larger; whole numbers and texts stay."""
    end = f"e{power}" if power else ""
    return [tuple(f"{cell!r}{end}" if isinstance(cell, float) else cell for cell in row) for row in rows]


@of_every_metric
@given(data=st.data())
@settings(max_examples=40)
def test_a_solution_that_passes_its_check_scores_every_file_that_may_be_sent(case: Case, data: st.DataObject) -> None:
    """Whatever its weights and the size of its labels: it is refused when it is uploaded, or never."""
    family, power = case.family, data.draw(POWERS) if case.family in BOUNDLESS else 0
    answers = data.draw(family.answers) * 2
    count = len(answers)
    weights = data.draw(st.lists(st.sampled_from(data.draw(WEIGHTS)), min_size=count, max_size=count))
    usages = [split for split in ("Public", "Private") for _ in range(count // 2)]
    rows = [
        (at, *row, *ends)
        for at, (row, *ends) in enumerate(zip(stretched(answers, power), weights, usages, strict=True))
    ]
    text = csv_of(",".join(["id", *family.targets, "w", "Usage"]), rows)
    try:
        solution = solution_of(text, case.metric, *family.targets, options=case.options, weight_column="w")
    except SolutionError:
        return
    assume(solution.columns == ("id", *family.columns))  # where no counted row has a class, it has no column
    some = stretched(
        data.draw(st.lists(family.some, min_size=count, max_size=count)), data.draw(POWERS) if power else 0
    )
    scores = score_of(csv_of(",".join(["id", *family.columns]), [(at, *row) for at, row in enumerate(some)]), solution)
    assert isfinite(scores.public)
    assert isfinite(scores.private)
