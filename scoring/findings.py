"""The faults of one file while it is being read: all counted, kept as far as anybody will read them."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.errors import SHOWN, PredictionFileRefusedError, Problem, ScoringError

QUOTED_LENGTH = 40


class Findings:
    """`problems` holds at least the first 20 by line of the `total` that were found."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.total = 0

    def add(self, kind: type[ScoringError], what: str, remedy: str, line: int | None = None) -> None:
        """Note one fault. Those with a line come first, in the order of the lines."""
        self.total += 1
        if line is None or len(self.problems) < SHOWN:
            self.problems.append(Problem(kind.__name__, line, what, remedy))

    def add_rows(
        self,
        kind: type[ScoringError],
        lines: NDArray[np.int64],
        faulty: NDArray[np.bool_],
        explain: Callable[[int], tuple[str, str]],
    ) -> None:
        """Note the same fault for every row that the mask marks; `explain(row)` says what, and how to mend it."""
        rows = np.flatnonzero(faulty)
        self.total += len(rows)
        self.problems += [Problem(kind.__name__, int(lines[row]), *explain(row)) for row in rows[:SHOWN]]

    def refuse_if_any(self) -> None:
        if self.total:
            raise PredictionFileRefusedError(self.problems, self.total)


def refusal(kind: type[ScoringError], what: str, remedy: str, line: int | None = None) -> PredictionFileRefusedError:
    """The refusal for a fault that leaves nothing else to look at."""
    return PredictionFileRefusedError([Problem(kind.__name__, line, what, remedy)])


def quote(value: Any) -> str:
    """A value from a file, fit to stand in a message: no control characters, not endless."""
    text = str(value)
    shown = text if text.isprintable() else repr(text)[1:-1]
    return f"`{shown[:QUOTED_LENGTH]}…`" if len(shown) > QUOTED_LENGTH else f"`{shown}`"
