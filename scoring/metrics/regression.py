"""Errors of predicted numbers.

A measure takes `truth` and `predictions` (rows,), those over columns (rows, columns), and `weights` (rows,) or None.
"""

import math

import numpy as np

from scoring.fields import above_zero, at_least_zero
from scoring.metrics.base import Weights
from scoring.metrics.numbers import LARGEST, Floats, counted, mean_over_columns, of_numbers, one_label_only
from scoring.metrics.options import NumberOption

LEAST_MAE = 1e-9  # keeps the logarithm of a perfect prediction finite


def rmse(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Square root of the mean squared error; less is better.

    Equals sklearn.metrics.root_mean_squared_error within 1e-12 of its size.
    """
    return math.sqrt(mse(truth, predictions, weights))


def mse(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Mean squared error; less is better. Equals sklearn.metrics.mean_squared_error within 1e-12 of its size."""
    return float(np.average((predictions - truth) ** 2, weights=weights))


def mae(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Mean absolute error; less is better. Equals sklearn.metrics.mean_absolute_error within 1e-12 of its size."""
    return float(np.average(np.abs(predictions - truth), weights=weights))


def median_ae(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Median of |p - t|; less is better. Equals sklearn.metrics.median_absolute_error within 1e-12 of its size.

    Weighted, it is the mean of the least and the greatest error that have no more than half the weight on either side.
    """
    errors = np.abs(predictions - truth)
    order = np.argsort(errors)
    upto = np.cumsum(np.ones(len(errors)) if weights is None else weights[order])
    low, high = (np.searchsorted(upto, upto[-1] / 2, side) for side in ("left", "right"))
    return float(errors[order[low]] / 2 + errors[order[high]] / 2)


def rmsle(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """rmse of ln(1 + p) and ln(1 + t); less is better.

    Equals sklearn.metrics.root_mean_squared_log_error within 1e-12 of its size.
    """
    return rmse(np.log1p(truth), np.log1p(predictions), weights)


def mape(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Mean of |p - t| / |t| as a fraction, no t being 0; less is better.

    Equals sklearn.metrics.mean_absolute_percentage_error within 1e-12 of its size.
    """
    shares = np.abs(predictions - truth) / np.where(truth == 0, 1, np.abs(truth))  # such a row has no weight
    return float(np.average(shares, weights=weights))


def smape(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Mean of 2·|p - t| / (|p| + |t|), 0 where both are 0; less is better, 0 to 2.

    Makridakis 1993, within 1e-12 of its size.
    """
    size = np.abs(predictions) + np.abs(truth)
    shares = np.divide(2 * np.abs(predictions - truth), size, out=np.zeros_like(size), where=size > 0)
    return float(np.average(shares, weights=weights))


def r2(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """1 - mean of (p - t)² / variance of t; more is better, at most 1. Equals sklearn.metrics.r2_score within 1e-12."""
    return 1 - mse(truth, predictions, weights) / _variance(truth, weights)


def explained_variance(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """1 - variance of (t - p) / variance of t; more is better, at most 1.

    Equals sklearn.metrics.explained_variance_score within 1e-12.
    """
    return 1 - _variance(truth - predictions, weights) / _variance(truth, weights)


def _variance(values: Floats, weights: Weights) -> float:
    mean = np.average(values, weights=weights)
    return float(np.average((values - mean) ** 2, weights=weights))


def no_variance(truth: Floats, weights: Weights) -> str | None:
    """Why a split leaves what is relative to the labels' variance undefined."""
    if alike := one_label_only(truth, weights):
        return alike
    with np.errstate(over="ignore", invalid="ignore"):
        varied = 0 < _variance(truth, weights) < math.inf
    return None if varied else "have labels whose variance is 0 or no finite number, which leaves the metric undefined"


def max_error(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Greatest |p - t| of a row of any weight; less is better.

    Equals sklearn.metrics.max_error within 1e-12 of its size.
    """
    return float(counted(np.abs(predictions - truth), weights).max())


def pinball(truth: Floats, predictions: Floats, weights: Weights = None, *, alpha: float = 0.5) -> float:
    """Mean of alpha·(t - p) where p is below t, else (1 - alpha)·(p - t); less is better; Koenker and Bassett 1978.

    The quantile alpha of what may happen has the least to expect. Equals sklearn.metrics.mean_pinball_loss
    within 1e-12 of its size.
    """
    over = predictions - truth
    return float(np.average(np.where(over < 0, -alpha, 1 - alpha) * over, weights=weights))


def poisson_deviance(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Mean of 2·(t·ln(t / p) - t + p), p being above 0 and t not below; less is better.

    Equals sklearn.metrics.mean_poisson_deviance within 1e-12 of the largest number.
    """
    logs = np.log(np.where(truth > 0, truth, 1)) - np.log(predictions)
    rows = truth * logs - truth + predictions
    return float(np.average(2 * rows.clip(min=0), weights=weights))  # only rounding takes a row below 0


def log_mae(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """ln(max(MAE, 1e-9)), natural logarithm; less is better, -20.7 at best.

    The metric of Kaggle's Predicting Molecular Properties 2019, of a single type, within 1e-12.
    """
    return math.log(max(mae(truth, predictions, weights), LEAST_MAE))


def mean_columnwise_rmse(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Mean over the columns of the rmse of each; less is better. MCRMSE on Kaggle.

    Equals sklearn.metrics.root_mean_squared_error of several outputs within 1e-12 of its size.
    """
    return mean_over_columns(rmse, truth, predictions, weights)


def mean_columnwise_rmsle(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Mean over the columns of the rmsle of each; less is better.

    Equals sklearn.metrics.root_mean_squared_log_error of several outputs within 1e-12 of its size.
    """
    return mean_over_columns(rmsle, truth, predictions, weights)


def mean_columnwise_mae(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Mean over the columns of the mae of each; less is better.

    Equals sklearn.metrics.mean_absolute_error of several outputs within 1e-12 of its size.
    """
    return mean_over_columns(mae, truth, predictions, weights)


def label_of_zero(truth: Floats, weights: Weights) -> str | None:
    """Why a split leaves a share of the label undefined."""
    return None if counted(truth, weights).all() else "have a label of 0, by which mape would divide"


NUMBERS = (
    of_numbers(rmse, "Root mean squared error", "Square root of the mean of (prediction - truth)²."),
    of_numbers(mse, "Mean squared error", "Mean of (prediction - truth)²."),
    of_numbers(mae, "Mean absolute error", "Mean of |prediction - truth|."),
    of_numbers(median_ae, "Median absolute error", "Median of |prediction - truth|."),
    of_numbers(
        rmsle,
        "Root mean squared logarithmic error",
        "Root mean squared error of ln(1 + prediction) and ln(1 + truth), neither below 0.",
        label=at_least_zero,
        prediction=at_least_zero,
    ),
    of_numbers(
        mape,
        "Mean absolute percentage error",
        "Mean of |prediction - truth| / |truth|, as a fraction.",
        undefined=label_of_zero,
    ),
    of_numbers(
        smape,
        "Symmetric mean absolute percentage error",
        "Mean of 2·|prediction - truth| / (|prediction| + |truth|), 0 where both are 0; from 0 to 2.",
        worst=2.0,
    ),
    of_numbers(
        r2,
        "R²",
        "1 - (mean of (prediction - truth)²) / (variance of truth).",
        greater_is_better=True,
        worst=-LARGEST,
        undefined=no_variance,
    ),
    of_numbers(
        explained_variance,
        "Explained variance",
        "1 - (variance of truth - prediction) / (variance of truth).",
        greater_is_better=True,
        worst=-LARGEST,
        undefined=no_variance,
    ),
    of_numbers(max_error, "Maximum error", "Greatest |prediction - truth|."),
    of_numbers(
        mean_columnwise_rmse,
        "Mean columnwise RMSE",
        "Mean over the columns of the root mean squared error of each.",
        several_targets=True,
    ),
    of_numbers(
        mean_columnwise_rmsle,
        "Mean columnwise RMSLE",
        "Mean over the columns of the root mean squared logarithmic error of each.",
        label=at_least_zero,
        prediction=at_least_zero,
        several_targets=True,
    ),
    of_numbers(
        mean_columnwise_mae,
        "Mean columnwise MAE",
        "Mean over the columns of the mean absolute error of each.",
        several_targets=True,
    ),
    of_numbers(
        pinball,
        "Pinball loss",
        "Mean of alpha·(truth - prediction) where the prediction is below the truth, else (1 - alpha)·(prediction - "
        "truth).",
        options=(NumberOption("alpha", 0.5, 0, 1),),
    ),
    of_numbers(
        poisson_deviance,
        "Mean Poisson deviance",
        "Mean of 2·(truth·ln(truth / prediction) - truth + prediction); predictions are above 0.",
        label=at_least_zero,
        prediction=above_zero,
    ),
    of_numbers(
        log_mae, "Logarithm of the MAE", "ln(max(mean of |prediction - truth|, 1e-9)).", worst=math.log(LARGEST)
    ),
)
