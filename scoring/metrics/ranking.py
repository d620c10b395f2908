"""How well numbers put the rows of class 1 above those of class 0; ties count the same whatever their order.

A measure takes `truth`, 0 or 1, and `predictions` (rows,), those over columns (rows, columns), and `weights` (rows,)
or None.
"""

from typing import NamedTuple

import numpy as np

from scoring.fields import probability
from scoring.metrics.base import Measure, Metric, Weights
from scoring.metrics.numbers import Floats, mean_over_columns, of_numbers, one_label_only
from scoring.metrics.truth import ZeroOrOne


class Steps(NamedTuple):
    """From the least prediction upwards, the weight of the ones and of the zeros that share each."""

    ones: Floats
    zeros: Floats


def steps(truth: Floats, predictions: Floats, weights: Weights) -> Steps:
    order = np.argsort(predictions)
    ranked = predictions[order]
    ties = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    weight = np.ones_like(truth) if weights is None else weights
    return Steps(np.add.reduceat((weight * truth)[order], ties), np.add.reduceat((weight * (1 - truth))[order], ties))


def roc_auc(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Probability that a row of class 1 stands above one of class 0, ties counting half; more is better, 0 to 1.

    Mann and Whitney's statistic, Hanley and McNeil 1982; equals sklearn.metrics.roc_auc_score within 1e-12.
    """
    ones, zeros = steps(truth, predictions, weights)
    below = np.cumsum(zeros) - zeros / 2
    return float((ones * below).sum() / (ones.sum() * zeros.sum()))


def mean_columnwise_roc_auc(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Mean over the columns of the roc_auc of each; more is better, 0 to 1.

    Equals the mean of sklearn.metrics.roc_auc_score of each within 1e-12.
    """
    return mean_over_columns(roc_auc, truth, predictions, weights)


def average_precision(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Precision at each step downwards, weighted by the recall that it adds; more is better, 0 to 1.

    Equals sklearn.metrics.average_precision_score within 1e-12.
    """
    ones, zeros = (np.cumsum(part[::-1]) for part in steps(truth, predictions, weights))
    at_least = ones + zeros
    precisions = np.divide(ones, at_least, out=np.zeros_like(ones), where=at_least > 0)
    return float(np.diff(ones, prepend=0) @ precisions / ones[-1])


def normalized_gini(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """The predictions' covariance of label and rank by that of the labels themselves, -1 to 1, more is better.

    `truth` may be any numbers. Ties share their rank, so that a constant gives 0 and two classes 2 · roc_auc - 1.
    Lerman and Yitzhaki 1984, within 1e-12; the order of tied rows, which other implementations take from the file, has
    no part in it.
    """
    weights = None if weights is None else weights / weights.max()
    spread = (np.average(truth, weights=weights) - truth) / np.abs(truth).max()
    weighted = spread if weights is None else weights * spread
    return float((weighted @ _ranks(predictions, weights)) / (weighted @ _ranks(truth, weights)))


def _ranks(values: Floats, weights: Weights) -> Floats:
    """The weight below each row and half that of its ties."""
    codes = np.unique(values, return_inverse=True)[1]
    of_ties = np.bincount(codes, weights)
    ranks: Floats = (np.cumsum(of_ties) - of_ties / 2)[codes]
    return ranks


def of_classes(measure: Measure, title: str, description: str, *, several_targets: bool = False) -> Metric:
    """The metric named like `measure`, of one column of probabilities for each target column of 0 and 1."""
    return of_numbers(
        measure,
        title,
        description,
        greater_is_better=True,
        worst=None,
        label=ZeroOrOne,
        prediction=probability,
        undefined=one_label_only,
        several_targets=several_targets,
    )


RANKINGS = (
    of_classes(
        roc_auc,
        "Area under the ROC curve",
        "Probability that a row of class 1 is given more than a row of class 0; ties count half.",
    ),
    of_classes(
        mean_columnwise_roc_auc,
        "Mean columnwise area under the ROC curve",
        "Mean over the columns of the area under the ROC curve of each.",
        several_targets=True,
    ),
    of_classes(
        average_precision, "Average precision", "Precision at each step downwards, weighted by the recall it adds."
    ),
    of_numbers(
        normalized_gini,
        "Normalised Gini coefficient",
        "The predictions' Gini coefficient by that of the labels; ties share their rank.",
        greater_is_better=True,
        worst=None,
        undefined=one_label_only,
    ),
)
