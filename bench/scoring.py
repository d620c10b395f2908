"""How long a score takes, beside what one would write: read both files with pandas, merge, log loss twice.

One process, the alternatives take turns, medians: ratios hold on another machine, seconds do not.
"""

import io
import statistics
import time
from collections.abc import Callable

import numpy as np
import pandas as pd
from sklearn.metrics import log_loss

from scoring.score import score
from scoring.solution import Solution, SolutionRecipe, read_solution

ROWS, ROUNDS = 1_000_000, 5
RECIPE = SolutionRecipe(id_column="id", target_columns=("y",), metric="log_loss")


def files(rows: int) -> tuple[bytes, dict[str, bytes]]:
    """A solution, and predictions for it in its order and shuffled."""
    chance = np.random.default_rng(0)
    ids = np.char.add("video_", np.arange(rows).astype(str))
    usage = np.where(chance.random(rows) < 0.3, "Public", "Private")
    truth = pd.DataFrame({"id": ids, "y": chance.integers(0, 2, rows), "Usage": usage})
    given = pd.DataFrame({"id": ids, "y": chance.random(rows)})
    orders = {"in order": given, "shuffled": given.sample(frac=1, random_state=0)}
    return truth.to_csv(index=False).encode(), {name: to_bytes(frame) for name, frame in orders.items()}


def to_bytes(frame: pd.DataFrame) -> bytes:
    """A frame as a CSV file."""
    return frame.to_csv(index=False).encode()


def naive(predictions: bytes, solution: bytes) -> tuple[float, float]:
    """What one would write."""
    merged = pd.read_csv(io.BytesIO(solution)).merge(pd.read_csv(io.BytesIO(predictions)), on="id")
    halves = (merged[merged["Usage"] == usage] for usage in ("Public", "Private"))
    public, private = (float(log_loss(half["y_x"], half["y_y"])) for half in halves)
    return public, private


def ours(predictions: bytes, solution: Solution) -> tuple[float, float]:
    """What a warm worker does: the solution is arrays already."""
    scores = score(io.BytesIO(predictions), solution)
    return scores.public, scores.private


def medians(rivals: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Median seconds of each, taking turns."""
    seconds: dict[str, list[float]] = {name: [] for name in rivals}
    for _ in range(ROUNDS):
        for name, run in rivals.items():
            started = time.perf_counter()
            run()
            seconds[name].append(time.perf_counter() - started)
    return {name: statistics.median(taken) for name, taken in seconds.items()}


def measure() -> str:
    """The table, as text. Fails if the scores differ."""
    solution_file, orders = files(ROWS)
    solution = read_solution(io.BytesIO(solution_file), RECIPE)
    lines = [f"log loss, {ROWS:,} rows, medians of {ROUNDS}"]
    for name, predictions in orders.items():
        np.testing.assert_allclose(ours(predictions, solution), naive(predictions, solution_file), rtol=0, atol=1e-12)
        taken = medians(
            {
                "read_csv": lambda given=predictions: pd.read_csv(io.BytesIO(given)),  # type: ignore[misc]
                "naive": lambda given=predictions: naive(given, solution_file),  # type: ignore[misc]
                "ours": lambda given=predictions: ours(given, solution),  # type: ignore[misc]
            }
        )
        lines.append(
            f"{name:9}  naive ÷ ours {taken['naive'] / taken['ours']:5.1f}   "
            f"ours ÷ read_csv {taken['ours'] / taken['read_csv']:5.2f}   ours {taken['ours']:.3f} s"
        )
    return "\n".join(lines)
