"""Every metric has a page with an example, and keeps on it what must hold of any metric."""

import csv
import io
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scoring.metrics import METRICS
from scoring.score import Scores, score
from scoring.solution import USAGE, SolutionRecipe, read_solution

DOCS = Path(__file__).parents[2] / "docs"
PARTS = ("Better", "Options", "File", "Worst", "Undefined", "Weights", "Source", "Tolerance")
SCORES = re.compile(r"Public score of the example: `([^`]+)`,\nprivate: `([^`]+)`\.\n$")
Rows = list[list[str]]


def table(name: str, file: str) -> Rows:
    with (DOCS / "metrics" / name / file).open(newline="") as text:
        return list(csv.reader(text))


def text_of(rows: Rows) -> io.BytesIO:
    csv.writer(text := io.StringIO(), lineterminator="\n").writerows(rows)
    return io.BytesIO(text.getvalue().encode())


def scored(name: str, solution: Rows, predictions: Rows, *, weight: str | None = None) -> Scores:
    targets = tuple(column for column in solution[0] if column not in {"id", USAGE, weight})
    recipe = SolutionRecipe("id", targets, name, weight_column=weight)
    return score(text_of(predictions), read_solution(text_of(solution), recipe))


def both(scores: Scores) -> tuple[float, float]:
    return scores.public, scores.private


def close(scores: Scores) -> Any:
    """Compares as equal to the last digits but three."""
    return pytest.approx(both(scores), rel=1e-12, abs=1e-12)


def test_the_overview_leads_to_a_page_of_every_metric_and_there_is_no_other() -> None:
    linked = re.findall(r"\| \[`(\w+)`\]\(metrics/\1\.md\) \| (smaller|greater) \|", (DOCS / "metrics.md").read_text())
    ways = {name: "greater" if metric.greater_is_better else "smaller" for name, metric in METRICS.items()}
    assert (len(linked), dict(linked)) == (len(ways), ways)
    assert {path.stem for path in (DOCS / "metrics").glob("*.md")} == set(METRICS)


@pytest.mark.parametrize("name", METRICS)
def test_the_page_tells_all_of_a_metric_and_the_scores_of_its_example(name: str) -> None:
    page = (DOCS / "metrics" / f"{name}.md").read_text()
    assert re.findall(r"^- (\w+): ", page, flags=re.MULTILINE)[-len(PARTS) :] == list(PARTS)
    assert all(f"`{option.name}`" in page for option in METRICS[name].options)
    told = SCORES.search(page)
    assert told is not None
    scores = scored(name, table(name, "solution.csv"), table(name, "predictions.csv"))
    assert tuple(map(float, told.groups())) == close(scores)


@pytest.mark.parametrize("name", METRICS)
def test_a_perfect_prediction_is_best(name: str) -> None:
    solution, perfect = table(name, "solution.csv"), table(name, "perfect.csv")
    sign = 1 if METRICS[name].greater_is_better else -1
    best = scored(name, solution, perfect)
    values = [row[1:] for row in perfect[1:]]
    others = [table(name, "predictions.csv")]
    for seed in range(10):
        order = np.random.default_rng(seed).permutation(len(values))
        others.append([perfect[0], *([row[0], *values[at]] for row, at in zip(perfect[1:], order, strict=True))])
    for other in others:
        worse = scored(name, solution, other)
        assert sign * best.public >= sign * worse.public - 1e-12
        assert sign * best.private >= sign * worse.private - 1e-12
    assert sign * best.public > sign * scored(name, solution, others[0]).public


@pytest.mark.parametrize("name", METRICS)
def test_the_order_of_rows_and_columns_changes_nothing(name: str) -> None:
    solution, predictions = table(name, "solution.csv"), table(name, "predictions.csv")
    scores = scored(name, solution, predictions)
    assert scored(name, solution, [row[::-1] for row in (predictions[0], *predictions[:0:-1])]) == scores
    assert both(scored(name, [solution[0], *solution[:0:-1]], predictions)) == close(scores)


@pytest.mark.parametrize("name", METRICS)
def test_weights_of_one_change_nothing_and_a_row_without_weight_is_as_if_ignored(name: str) -> None:
    solution, predictions = table(name, "solution.csv"), table(name, "predictions.csv")
    ones = [[*row, "1"] for row in solution]
    ones[0][-1] = "w"
    assert both(scored(name, ones, predictions, weight="w")) == close(scored(name, solution, predictions))
    without, ignored = [row[:] for row in ones], [row[:] for row in solution]
    for at in (-2, -1):
        without[at][-1], ignored[at][-1] = "0", "Ignored"
    assert both(scored(name, without, predictions, weight="w")) == close(scored(name, ignored, predictions))
