"""What is worth a thought about a solution, found without showing a label."""

import io
import re
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from scoring.launch_lints import launch_lints
from scoring.solution import SolutionRecipe, read_solution

ROWS = 2000
CHANCE = np.random.default_rng(3)
COIN = CHANCE.integers(0, 2, ROWS)
NORMAL = CHANCE.normal(size=ROWS)
COLOURS = np.array(["amber", "mauve", "teal"])[CHANCE.integers(0, 3, ROWS)]
SHUFFLED = CHANCE.permutation(ROWS)
USAGE = np.array(["Public", "Private"])[np.arange(ROWS) % 2]
LINES, IDS, TWINS, SIDED = (
    "The order of the lines",
    "The number at the end of the id",
    "have exactly",
    "differ from all",
)


def lints(*answers: Any, ids: Any = None, usage: Any = USAGE, metric: str = "") -> list[str]:
    """Of a solution of these columns; ids are in no order unless given."""
    names = [f"y{number}" for number in range(len(answers))]
    ids = SHUFFLED[: len(usage)] if ids is None else ids
    lines = [",".join(map(str, row)) for row in zip(ids, *answers, usage, strict=True)]
    text = "\n".join([",".join(["id", *names, "Usage"]), *lines, ""])
    metric = metric or ("mean_columnwise_rmse" if len(answers) > 1 else "rmse")
    return launch_lints(read_solution(io.BytesIO(text.encode()), SolutionRecipe("id", tuple(names), metric)))


def only(found: list[str]) -> str:
    (sentence,) = found
    return sentence


def in_order(values: NDArray[Any]) -> NDArray[Any]:
    return np.sort(values)


def test_a_shuffled_solution_gives_no_thought() -> None:
    assert lints(COIN, metric="log_loss") == []
    assert lints(NORMAL) == []
    assert lints(COLOURS, metric="accuracy") == []
    assert lints(NORMAL, NORMAL**2 + COIN, COIN) == []


def test_answers_in_the_order_of_the_lines_are_foretold() -> None:
    for values, metric in ((COIN, "log_loss"), (NORMAL, "rmse"), (COLOURS, "accuracy"), (-in_order(NORMAL), "rmse")):
        assert LINES in only(lints(in_order(values), metric=metric))


def test_a_weak_order_is_named_with_its_strength_and_weaker_is_chance() -> None:
    drift = np.linspace(-1, 1, ROWS)
    assert re.search(r"answers, at 0\.19 where 0 is chance", only(lints(NORMAL + 0.4 * drift)))
    assert lints(NORMAL + 0.05 * drift) == []


def test_a_few_positives_at_the_end_are_foretold_as_clearly_as_many() -> None:
    rare = (np.arange(ROWS) >= ROWS - 24).astype(int)
    assert "at 1.00 where" in only(lints(rare, metric="log_loss"))


def test_a_number_at_the_end_of_an_id_foretells_too() -> None:
    found = only(lints(COIN, ids=[f"p-{place:05}" for place in np.argsort(np.argsort(COIN + 0.1 * NORMAL))]))
    assert found.startswith(IDS)


def test_ids_in_the_order_of_the_lines_are_named_once() -> None:
    assert only(lints(in_order(COIN), ids=np.arange(ROWS), metric="log_loss")).startswith(LINES)


def test_ids_that_end_in_no_number_are_let_be() -> None:
    assert lints(COIN, ids=[f"{place}-x" for place in np.argsort(np.argsort(COIN + 0.1 * NORMAL))]) == []


def test_rows_that_do_not_count_are_not_looked_at() -> None:
    usage = np.where(np.arange(ROWS) < 600, "Ignored", USAGE)
    values = np.where(np.arange(ROWS) < 600, 1000 - np.arange(ROWS), NORMAL)
    assert lints(values, usage=usage) == []


def test_a_public_split_of_fewer_than_500_rows_is_small() -> None:
    few = ["Public"] * 499 + ["Private"] * (ROWS - 499)
    enough = ["Public"] * 500 + ["Private"] * (ROWS - 500)
    assert "The public split has 499 rows." in only(lints(NORMAL, usage=few))
    assert lints(NORMAL, usage=enough) == []


def test_private_rows_with_the_very_answers_of_public_rows_are_counted() -> None:
    twice = NORMAL.copy()
    twice[1:61:2] = twice[200:260:2]  # private from public
    assert only(lints(twice)).startswith("30 private rows have exactly the answers of a public row")
    within = NORMAL.copy()
    within[0:60:2] = within[200:260:2]  # public from public
    assert lints(within) == []


def test_all_answers_of_a_row_count_together_as_its_twin_s() -> None:
    twice = NORMAL.copy()
    twice[1:61:2] = twice[200:260:2]
    assert lints(twice, NORMAL**2) == []
    assert "30 private rows" in only(lints(twice, twice**2))


def test_answers_that_repeat_anyhow_have_no_twins() -> None:
    assert lints(np.round(NORMAL, 1)) == []


@pytest.mark.parametrize(("metric", "words"), [("roc_auc", "the metric is undefined"), ("log_loss", "they decide")])
def test_a_split_of_nearly_one_answer_is_named(metric: str, words: str) -> None:
    rare = np.zeros(ROWS, dtype=int)
    rare[CHANCE.choice(np.flatnonzero(USAGE == "Private"), 30, replace=False)] = 1
    rare[CHANCE.choice(np.flatnonzero(USAGE == "Public"), 4, replace=False)] = 1
    found = only(lints(rare, metric=metric))
    assert "only 4 of the public rows differ from all the others" in found
    assert words in found


def test_no_sentence_holds_an_answer_or_an_id() -> None:
    usage = ["Public"] * 400 + ["Private"] * (ROWS - 400)
    labels = np.array(["amber"] * (ROWS - 405) + ["mauve"] * 405)
    found = lints(labels, ids=[f"zebra{place}" for place in range(ROWS)], usage=usage, metric="accuracy")
    assert len(found) == 3
    assert not re.search("amber|mauve|zebra", " ".join(found))
