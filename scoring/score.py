"""A prediction file and a solution in, two scores out."""

from dataclasses import dataclass
from math import isfinite
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from scoring.errors import UndefinedScoreError
from scoring.prediction_file import read_predictions
from scoring.solution import Solution, Split


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
    values = read_predictions(file, solution, max_bytes=max_bytes, losses=solution.bound.losses)
    return Scores(
        public=_measure(values, solution, solution.public_split),
        private=_measure(values, solution, solution.private_split),
    )


def _measure(values: NDArray[Any], solution: Solution, split: Split) -> float:
    """The score of a split, from the losses of all rows if the metric has such, otherwise from their predictions."""
    bound, chosen = solution.bound, values.T.take(split.places, axis=-1).T  # by columns, as the quick way has them
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):  # what comes of it is looked at below
        if bound.losses is None:
            value = bound.measure(split.truth, chosen, split.weights)
        else:
            value = float(np.average(chosen, weights=split.weights))
    if isfinite(value):
        return value
    if solution.metric.worst is None:
        raise UndefinedScoreError(solution.metric.name, value)
    return solution.metric.worst
