"""The metrics by name. A new one is a file beside these and its name in this list."""

from collections.abc import Mapping

from scoring.metrics.accuracy import ACCURACY
from scoring.metrics.base import Metric, Option
from scoring.metrics.log_loss import LOG_LOSS
from scoring.metrics.regression import MAE, RMSE
from scoring.metrics.roc_auc import ROC_AUC

METRICS: Mapping[str, Metric] = {metric.name: metric for metric in (LOG_LOSS, ROC_AUC, ACCURACY, RMSE, MAE)}

__all__ = ["METRICS", "Metric", "Option"]
