"""How a solution arranges its rows is in nothing that is told; of a refused file nor are its labels and its split."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.errors import PredictionFileRefusedError
from scoring.solution import Solution, SolutionRecipe, read_solution
from scoring.solution_arrays import read_arrays, write_arrays
from tests.scoring.making import score_of, verdict

# What the labels and the values of a metric are drawn from; the first two labels leave it defined in each split.
POOLS = {
    "log_loss": (["0", "1"], ["0.5", "1", "0.25", "1e-400"]),
    "roc_auc": (["0", "1"], ["0.5", "1", "-3", "7e5"]),
    "rmse": (["1", "0.1", "-7.25", "1e9"], ["0.3", "-1e7", "2"]),
    "pearson": (["1", "0.1", "-7.25", "1e9"], ["0.3", "-1e7", "2"]),
    "r2": (["1", "0.1", "-7.25"], ["0.3", "-1e7", "2"]),
    "accuracy": (["0", "1", "x", "1.0"], ["0", "1", "x", "cat", "1e0"]),
    "matthews": (["0", "1", "x"], ["0", "1", "x", "1.0"]),
    "map_at_k": (["a", "a b", "c b a"], ["a", "b a", ""]),
    "levenshtein": (["", "cat", "1"], ["cat", "cart", ""]),
}
ODD = ["nan", "", "1e400", "0,5", '"', "½", "2 ", " 0.5"]
names = st.lists(st.text("abA01-é.", min_size=1, max_size=6), min_size=4, max_size=12, unique=True)


@dataclass(frozen=True)
class Hidden:
    """A solution, row by row."""

    metric: str
    rows: Sequence[tuple[str, str, str]]

    def solution(self) -> Solution:
        """As a worker has it: written as arrays and mapped again."""
        text = "\n".join(["id,label,Usage", *(",".join(row) for row in self.rows), ""])
        recipe = SolutionRecipe("id", ("label",), self.metric)
        write_arrays(read_solution(BytesIO(text.encode()), recipe), file := BytesIO())
        mapped = read_arrays(pa.py_buffer(file.getvalue()), recipe)
        assert mapped
        return mapped


@st.composite
def hidden(draw: st.DrawFn, metric: str) -> Hidden:
    """Of each split two rows that leave the metric defined, and more."""
    ids, labels = draw(names), POOLS[metric][0]
    first = [(label, usage) for usage in ("Public", "Private") for label in labels[:2]]
    answer = st.tuples(st.sampled_from(labels), st.sampled_from(["Public", "Private", "Ignored"]))
    more = draw(st.lists(answer, min_size=len(ids) - 4, max_size=len(ids) - 4))
    return Hidden(metric, [(name, *row) for name, row in zip(ids, [*first, *more], strict=True)])


@st.composite
def sent(draw: st.DrawFn, secret: Hidden) -> str:
    """A file for it: good, or with any number of faults of any kind."""
    ids, values = [row[0] for row in secret.rows], POOLS[secret.metric][1]
    cells = st.sampled_from(values if draw(st.booleans()) else values + ODD)
    some = draw(st.sampled_from(["all", "all", "fewer", "any"]))
    given_ids = {
        "all": st.permutations(ids),
        "fewer": st.lists(st.sampled_from(ids), max_size=len(ids), unique=True),
        "any": st.lists(st.sampled_from([*ids, "7", "12.0", f"{ids[0]}.0", f" {ids[-1]}"]), max_size=2 * len(ids)),
    }[some]
    return "\n".join(["id,label", *(f"{name},{draw(cells)}" for name in draw(given_ids))])


def told(data: str, solution: Solution) -> str:
    """Every byte of the outcome, the scores to their last bit."""
    outcome = verdict(data, solution)
    if isinstance(outcome, PredictionFileRefusedError):
        return repr((str(outcome), outcome.problems, outcome.total))
    return repr(outcome)


@pytest.mark.parametrize("metric", POOLS)
@given(st.data(), st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_permuting_the_rows_of_the_solution_changes_no_byte_of_a_verdict(
    metric: str, data: st.DataObject, chance: random.Random
) -> None:
    secret = data.draw(hidden(metric))
    file, rows = data.draw(sent(secret)), list(secret.rows)
    outcomes = set()
    for _ in range(3):
        chance.shuffle(rows)
        outcomes.add(told(file, Hidden(metric, rows).solution()))
    assert len(outcomes) == 1


@pytest.mark.parametrize("metric", POOLS)
@given(st.data())
@settings(max_examples=40, deadline=None)
def test_other_labels_and_splits_change_no_byte_of_a_refusal_and_private_ones_nothing_public(
    metric: str, data: st.DataObject
) -> None:
    secret, labels = data.draw(hidden(metric)), st.sampled_from(POOLS[metric][0])
    file = data.draw(sent(secret))
    private = [(name, data.draw(labels) if use == "Private" else label, use) for name, label, use in secret.rows]
    private[2:4] = secret.rows[2:4]
    others = data.draw(st.permutations([name for name, _, _ in secret.rows]))
    moved = [(name, *row[1:]) for name, row in zip(others, secret.rows, strict=True)]
    outcome = verdict(file, secret.solution())
    if isinstance(outcome, PredictionFileRefusedError):
        for other in (private, moved):
            assert told(file, Hidden(metric, other).solution()) == told(file, secret.solution())
    else:
        assert score_of(file, Hidden(metric, private).solution()).public == outcome.public


def test_missing_ids_are_named_in_their_sorted_order() -> None:
    rows = [(f"row-{number}", str(number % 2), ("Public", "Private")[number // 2 % 2]) for number in range(12)]
    ascending, by_class = Hidden("log_loss", rows), Hidden("log_loss", sorted(rows, key=lambda row: row[1:]))
    outcomes = {str(verdict("id,label\nrow-3,0.5\n", secret.solution())) for secret in (ascending, by_class)}
    assert len(outcomes) == 1
    assert "`row-0`, `row-1`, `row-10`, `row-11`, `row-2`, …" in outcomes.pop()
