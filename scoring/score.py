"""A prediction file and a solution in, two scores out."""

from dataclasses import dataclass
from math import isfinite
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from scoring.errors import UndefinedScoreError
from scoring.prediction_file import read_predictions
from scoring.solution import Solution


@dataclass(frozen=True)
class Scores:
    """The metric on each split, at full precision."""

    public: float
    private: float


def score(file: BinaryIO, solution: Solution, *, max_bytes: int = 2 * 1024**3) -> Scores:
    """The scores of a prediction file of at most `max_bytes` bytes, unpacked.

    Raises PredictionFileRefusedError if the file breaks the contract, which no label has a part in; UndefinedScoreError
    if the metric yields no finite number and declares no worst one.
    """
    predictions = read_predictions(file, solution, max_bytes=max_bytes)
    return Scores(
        public=_measure(predictions, solution, solution.public),
        private=_measure(predictions, solution, solution.private),
    )


def _measure(predictions: NDArray[Any], solution: Solution, rows: NDArray[np.bool_]) -> float:
    weights = None if solution.weights is None else solution.weights[rows]
    with np.errstate(over="ignore", invalid="ignore"):  # what comes of it is looked at below
        value = solution.bound.measure(solution.truth[rows], predictions[rows], weights)
    if isfinite(value):
        return value
    if solution.metric.worst is None:
        raise UndefinedScoreError(solution.metric.name, value)
    return solution.metric.worst
