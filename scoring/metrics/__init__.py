"""The metrics by name. A new one is a file beside these and its name in this list."""

from collections.abc import Mapping

from scoring.metrics.base import Metric, Option
from scoring.metrics.concordance import CONCORDANCE_INDEX
from scoring.metrics.correlation import CORRELATIONS
from scoring.metrics.haversine import HAVERSINE
from scoring.metrics.intervals import INTERVAL_SCORE
from scoring.metrics.labels import LABELS
from scoring.metrics.lists import LISTS
from scoring.metrics.log_loss import LOG_LOSSES
from scoring.metrics.probabilities import PROBABILITIES
from scoring.metrics.ranking import RANKINGS
from scoring.metrics.ratings import QUADRATIC_WEIGHTED_KAPPA
from scoring.metrics.regression import NUMBERS
from scoring.metrics.texts import TEXTS

METRICS: Mapping[str, Metric] = {
    metric.name: metric
    for metric in (
        *(*LOG_LOSSES, *RANKINGS, *PROBABILITIES),
        *(*LABELS, QUADRATIC_WEIGHTED_KAPPA),
        *(*NUMBERS, HAVERSINE),
        *(*CORRELATIONS, *LISTS, CONCORDANCE_INDEX),
        *(*TEXTS, INTERVAL_SCORE),
    )
}

__all__ = ["METRICS", "Metric", "Option"]
