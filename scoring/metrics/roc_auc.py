"""Area under the receiver operating characteristic."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.fields import Number
from scoring.findings import Findings
from scoring.metrics.base import BoundMetric, Metric, Options, Weights
from scoring.metrics.truth import target, zeros_and_ones
from scoring.table import Table

Floats = NDArray[np.float64]


def roc_auc(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Probability that a row of class 1 stands above one of class 0, ties counting half; more is better, 0 to 1.

    `truth` (rows,) is 0 or 1 with both present, `predictions` (rows,) numbers whose order counts. Mann and Whitney's
    statistic, Hanley and McNeil 1982; equals sklearn.metrics.roc_auc_score.
    """
    order = np.argsort(predictions)
    ranked = predictions[order]
    ties = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    weight = np.ones_like(truth) if weights is None else weights
    ones = np.add.reduceat((weight * truth)[order], ties)
    zeros = np.add.reduceat((weight * (1 - truth))[order], ties)
    below = np.cumsum(zeros) - zeros / 2
    return float((ones * below).sum() / (ones.sum() * zeros.sum()))


def one_class_only(truth: Floats, weights: Weights) -> str | None:
    """Why a split has no area: it needs rows of both classes, of some weight."""
    counted = truth if weights is None else truth[weights > 0]
    return None if {0, 1} <= set(np.unique(counted)) else "have one class only, which leaves roc_auc undefined"


def bind(answers: Table, options: Options, findings: Findings) -> tuple[NDArray[Any], BoundMetric]:
    name, _ = target(answers)
    truth = zeros_and_ones(answers, name, findings)
    return truth, BoundMetric((Number(name, 0, 1),), roc_auc, undefined=one_class_only)


ROC_AUC = Metric(
    name="roc_auc",
    title="Area under the ROC curve",
    greater_is_better=True,
    description="Probability that a row of class 1 is given more than a row of class 0; ties count half.",
    bind=bind,
)
