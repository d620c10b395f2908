"""What one thread spends on each step of scoring a good file of two classes."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from time import thread_time
from typing import Any, TypeVar

import numpy as np

from scoring.block_fields import fields_of
from scoring.blocks import BLOCK_BYTES
from scoring.solution import Solution
from scoring.spans import Spans

Result = TypeVar("Result")


class Steps:
    """Seconds by step."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def take(self, name: str, work: Callable[..., Result], *given: Any) -> Result:
        """Do something, and note how long it took."""
        started = thread_time()
        result = work(*given)
        self.seconds[name] += thread_time() - started
        return result

    def in_words(self) -> str:
        """Their shares, the largest first."""
        whole, largest_first = sum(self.seconds.values()), sorted(self.seconds.items(), key=lambda each: -each[1])
        return ", ".join(f"{name} {seconds / whole:.0%}" for name, seconds in largest_first)


def steps_of(predictions: Path, solution: Solution) -> Steps:
    """Block after block, as scoring does it, but one step at a time. The columns are an id and a probability."""
    steps, row, index, losses = Steps(), 0, solution.index, solution.bound.losses
    if index is None or losses is None:
        raise SystemExit("This is no log loss with short ids.")
    for block in blocks(predictions, steps):
        fields = steps.take("finding fields", fields_of, block, 2)
        ids = steps.take("finding fields", fields.texts, 0)
        known = Spans.of(solution.ids.slice(row, len(ids.bounds)))
        rows: Any = np.arange(row, row + len(ids.bounds))
        if not steps.take("comparing ids", ids.equals, known):
            rows = steps.take("looking ids up", index.positions, ids)
        values = steps.take("reading numbers", fields.numbers, [1])
        steps.take("logarithms", losses, solution.truth.take(rows), values[:, 0])
        row += len(ids.bounds)
    return steps


def blocks(predictions: Path, steps: Steps) -> Iterator[bytes]:
    """Whole lines below the header."""
    with predictions.open("rb") as file:
        file.readline()
        while block := steps.take("reading bytes", lambda: file.read(BLOCK_BYTES) + file.readline()):
            yield block
