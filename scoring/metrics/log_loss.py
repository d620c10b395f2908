"""Logarithmic loss of class probabilities, and the divergence of distributions.

Natural logarithms; a probability is clipped, lest one certainty that was wrong costs infinity.
"""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.errors import SolutionError
from scoring.fields import probability
from scoring.findings import Findings
from scoring.metrics.base import BoundMetric, Metric, Options, Weights
from scoring.metrics.classes import Classes, check_sums, of_classes, of_shares, row_sums, shares
from scoring.metrics.numbers import Floats, mean_over_columns, of_numbers
from scoring.metrics.options import NumberOption
from scoring.metrics.truth import ZeroOrOne
from scoring.table import Table

EPS = float(np.finfo(np.float64).eps)  # 2.22e-16, scikit-learn's own clip for float64
CLIP = NumberOption("eps", EPS, 0, 0.5)


def binary_losses(truth: Floats, predictions: Floats, *, eps: float) -> Floats:
    """-ln(p of what happened) of each row, p clipped to [eps, 1 - eps]."""
    likelihood = predictions - (1 - truth)  # p or p - 1, whose size is 1 - p to the last bit
    return _losses(np.abs(likelihood, out=likelihood), eps)


def binary_log_loss(truth: Floats, predictions: Floats, weights: Weights = None, *, eps: float = EPS) -> float:
    """Mean of -ln(p of what happened), p clipped to [eps, 1 - eps]; less is better.

    `truth` (rows,) is 0 or 1, `predictions` (rows,) the probability of 1. Equals sklearn.metrics.log_loss within
    1e-14.
    """
    return float(np.average(binary_losses(truth, predictions, eps=eps), weights=weights))


def multiclass_losses(truth: Classes, predictions: Floats, *, eps: float) -> Floats:
    """The same of several classes, each row being divided by its sum before it is clipped."""
    happened: Floats = predictions[np.arange(len(truth)), truth]
    return _losses(np.divide(happened, row_sums(predictions), out=happened), eps)


def multiclass_log_loss(truth: Classes, predictions: Floats, weights: Weights = None, *, eps: float = EPS) -> float:
    """The same for several classes. `truth` (rows,) is the column of what happened, `predictions` (rows, classes).

    Each row is divided by its sum before it is clipped. Equals sklearn.metrics.log_loss within 1e-14.
    """
    return float(np.average(multiclass_losses(truth, predictions, eps=eps), weights=weights))


def mean_columnwise_log_loss(truth: Floats, predictions: Floats, weights: Weights = None, *, eps: float) -> float:
    """Mean over the columns, (rows, columns), of the binary log loss of each; less is better.

    Equals the mean of sklearn.metrics.log_loss of each within 1e-12.
    """
    return mean_over_columns(partial(binary_log_loss, eps=eps), truth, predictions, weights)


def _losses(likelihood: Floats, eps: float) -> Floats:
    """In the place of the likelihoods, which nobody else holds: ten million rows take 80 MB each time."""
    np.clip(likelihood, eps, 1 - eps, out=likelihood)
    return np.negative(np.log(likelihood, out=likelihood), out=likelihood)


def kl_divergence(truth: Floats, predictions: Floats, weights: Weights = None, *, eps: float = 1e-15) -> float:
    """Mean over the rows of Σ t·ln(t / p), p clipped to [eps, 1]; less is better, 0 is perfect.

    `truth` and `predictions` (rows, classes), each row divided by its sum; a term with t = 0 is 0. Kullback and Leibler
    1951; equals the row sums of scipy.special.rel_entr within 1e-12.
    """
    clipped = np.clip(shares(predictions), eps, 1)
    ratio = np.divide(truth, clipped, out=np.ones_like(truth), where=truth > 0)
    return float(np.average((truth * np.log(ratio)).sum(axis=1), weights=weights))


def _bind_divergence(answers: Table, options: Options, findings: Findings) -> tuple[NDArray[Any], BoundMetric]:
    columns = [probability(name).read(answers[name], answers.lines, findings) for name in answers.header]
    if len(columns) < 2:
        findings.add(SolutionError, "there is one target column", "choose two or more, whose values sum to 1")
        columns *= 2  # something that can be measured, since the fault is told
    truth = np.column_stack(columns)
    if len(answers.header) > 1:
        check_sums(truth, answers.lines, findings)
    return shares(truth), of_shares(answers.header, partial(kl_divergence, **options))


LOG_LOSSES = (
    of_classes(
        "log_loss",
        "Log loss",
        "Mean of -ln(p), where p is the probability given to what happened, clipped to [eps, 1 - eps]. With several "
        "classes a column a class; a line must sum to 1 within 0.001 and is divided by its sum.",
        CLIP,
        binary=binary_log_loss,
        multiclass=multiclass_log_loss,
        losses=(binary_losses, multiclass_losses),
    ),
    of_numbers(
        mean_columnwise_log_loss,
        "Mean columnwise log loss",
        "Mean over the columns of the log loss of each, which are independent answers of 0 and 1.",
        worst=None,
        label=ZeroOrOne,
        prediction=probability,
        options=(CLIP,),
        several_targets=True,
    ),
    Metric(
        name="kl_divergence",
        title="Kullback-Leibler divergence",
        greater_is_better=False,
        description="Mean of Σ t·ln(t / p) over columns that sum to 1 in each line, p clipped to [eps, 1].",
        bind=_bind_divergence,
        options=(NumberOption("eps", 1e-15, 0, 0.5),),
        several_targets=True,
    ),
)
