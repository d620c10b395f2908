"""Files and solutions for the tests of scoring, made from text."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from scoring.errors import PredictionFileRefusedError
from scoring.score import Scores, score
from scoring.solution import Solution, SolutionRecipe, read_solution


def csv_of(header: str, rows: Iterable[Sequence[Any]]) -> bytes:
    return "\n".join([header, *(",".join(map(str, row)) for row in rows), ""]).encode()


def solution_of(text: str | bytes, metric: str = "log_loss", *targets: str, **more: Any) -> Solution:
    data = text if isinstance(text, bytes) else text.encode()
    recipe = SolutionRecipe("id", targets or ("label",), metric, more.pop("options", {}), **more)
    return read_solution(BytesIO(data), recipe)


def score_of(data: str | bytes, solution: Solution, **more: Any) -> Scores:
    return score(BytesIO(data if isinstance(data, bytes) else data.encode()), solution, **more)


def verdict(data: str | bytes, solution: Solution, **more: Any) -> Scores | PredictionFileRefusedError:
    """What comes of a file: its scores, or the refusal."""
    try:
        return score_of(data, solution, **more)
    except PredictionFileRefusedError as refusal:
        return refusal


def names_of(data: str | bytes, solution: Solution, **more: Any) -> list[str]:
    """The names of the problems of a file, in the order they are listed."""
    outcome = verdict(data, solution, **more)
    return [problem.name for problem in outcome.problems] if isinstance(outcome, PredictionFileRefusedError) else []
