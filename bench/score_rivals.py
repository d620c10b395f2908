"""The ways to score a file that bench/scoring.py holds against each other."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
from sklearn.metrics import accuracy_score, log_loss

from scoring.score import score
from scoring.solution import Solution

Scores = tuple[float, float]


def raw_read(predictions: Path) -> int:
    """The bytes alone."""
    return len(predictions.read_bytes())


def read_csv(predictions: Path) -> pd.DataFrame:
    """What no way of scoring with pandas can be quicker than."""
    return pd.read_csv(predictions)


def naive(predictions: Path, solution: Path) -> Scores:
    """What one would write: read both, merge, ask scikit-learn for each split."""
    answers, given = pd.read_csv(solution), pd.read_csv(predictions)
    return losses(answers.merge(given, on="id", suffixes=("", "_given")), list(given.columns[1:]))


def naive_accuracy(predictions: Path, solution: Path) -> Scores:
    """The same for labels."""
    rows = pd.read_csv(solution).merge(pd.read_csv(predictions), on="id", suffixes=("", "_given"))
    halves = (rows[rows["Usage"] == usage] for usage in ("Public", "Private"))
    public, private = (float(accuracy_score(half["y"], half["y_given"])) for half in halves)
    return public, private


def mle_bench_like(predictions: Path, solution: Path) -> Scores:
    """As the graders of mle-bench do: read both, sort both by id, compare the ids, ask scikit-learn."""
    answers, given = (pd.read_csv(path).sort_values("id").reset_index(drop=True) for path in (solution, predictions))
    if not (answers["id"] == given["id"]).all():
        raise ValueError("The ids of the predictions are not those of the solution.")
    columns = given.drop(columns="id").add_suffix("_given" if "y" in given else "")
    return losses(pd.concat([answers, columns], axis=1), list(given.columns[1:]))


def losses(rows: pd.DataFrame, columns: list[str]) -> Scores:
    """Public and private log loss, of one column of probabilities or of a column a class."""
    names = ["y_given"] if columns == ["y"] else columns
    halves = (rows[rows["Usage"] == usage] for usage in ("Public", "Private"))
    public, private = (float(log_loss(half["y"], half[names].to_numpy().squeeze())) for half in halves)
    return public, private


def ours(predictions: Path, solution: Solution) -> Scores:
    """What a warm worker does: the solution is mapped already."""
    with predictions.open("rb") as file:
        scores = score(file, solution, max_bytes=2**40)
    return scores.public, scores.private


PANDAS: dict[str, Callable[[Path, Path], Scores]] = {"naive": naive, "mle-bench-like": mle_bench_like}
