"""Further measures of class probabilities."""

import numpy as np
from numpy.typing import NDArray

from scoring.metrics.base import Weights
from scoring.metrics.classes import of_classes, shares
from scoring.metrics.numbers import Floats
from scoring.metrics.options import CountOption


def brier(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Mean of (p - y)²; less is better, 0 to 1. `truth` (rows,) is 0 or 1, `predictions` (rows,) the probability of 1.

    Brier 1950, for two classes half of it; equals sklearn.metrics.brier_score_loss within 1e-12.
    """
    return float(np.average((predictions - truth) ** 2, weights=weights))


def multiclass_brier(truth: NDArray[np.intp], predictions: Floats, weights: Weights = None) -> float:
    """Mean over the rows of Σ (p - y)² over the classes, each row divided by its sum; 0 to 2.

    `truth` (rows,) is the column of what happened, `predictions` (rows, classes). Less is better. Brier 1950; equals
    sklearn.metrics.brier_score_loss, with several classes not halved, within 1e-12.
    """
    happened = truth[:, np.newaxis] == np.arange(predictions.shape[1])
    return float(np.average(((shares(predictions) - happened) ** 2).sum(axis=1), weights=weights))


def top_k_accuracy(truth: NDArray[np.intp], predictions: Floats, weights: Weights = None, *, k: int = 5) -> float:
    """Share of rows of which fewer than k other classes have as much probability as what happened, or more.

    More is better, 0 to 1; ties count against. Without ties it equals sklearn.metrics.top_k_accuracy_score
    within 1e-12.
    """
    given = np.take_along_axis(predictions, truth[:, np.newaxis], axis=1)
    others = (predictions >= given).sum(axis=1) - 1
    return float(np.average(others < k, weights=weights))


PROBABILITIES = (
    of_classes(
        "brier",
        "Brier score",
        "Mean of (p - y)²; with several classes the mean of the sum over a line's classes.",
        binary=brier,
        multiclass=multiclass_brier,
    ),
    of_classes(
        "top_k_accuracy",
        "Top-k accuracy",
        "Share of lines of which fewer than k other classes have as much probability as what happened, or more.",
        CountOption("k", 5),
        multiclass=top_k_accuracy,
        more_than=lambda options: int(options["k"]),
        greater_is_better=True,
    ),
)
