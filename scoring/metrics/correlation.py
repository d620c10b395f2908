"""Agreement of the order of predicted numbers with that of the labels.

A measure takes `truth` and `predictions` (rows,), that over columns (rows, columns), and `weights` (rows,) or None.
Each is greater if better, from -1 to 1, and -1 where all predictions are alike, which leaves it undefined.
"""

import numpy as np

from scoring.metrics.base import Weights
from scoring.metrics.numbers import Floats, counted, mean_over_columns, of_numbers, one_label_only
from scoring.metrics.pairs import inversions, relative, unlike_pairs

WORST = -1.0


def pearson(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Product-moment correlation. Equals scipy.stats.pearsonr within 1e-12."""
    truth, predictions, weights = counted(truth, weights), counted(predictions, weights), _positive(weights)
    if _alike(predictions):
        return WORST
    t, p = _centred(truth, weights), _centred(predictions, weights)
    covariance, *variances = (np.average(product, weights=weights) for product in (t * p, t * t, p * p))
    return float((covariance / np.sqrt(variances[0] * variances[1])).clip(-1, 1))


def spearman(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Pearson's correlation of the ranks, ties sharing theirs. Equals scipy.stats.spearmanr within 1e-12.

    With weights the rank is the weight below and half that of the ties, so that a weight of 2 is the row twice.
    """
    return pearson(_ranks(truth, weights), _ranks(predictions, weights), weights)


def mean_columnwise_spearman(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Mean over the columns of the spearman of each, -1 for a column whose predictions are all alike.

    Equals the mean of scipy.stats.spearmanr of each within 1e-12.
    """
    return mean_over_columns(spearman, truth, predictions, weights)


def kendall(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Kendall's tau-b 1945: (concordant - discordant pairs) / √(pairs untied in truth · pairs untied in predictions).

    A pair weighs the product of its rows' weights. Equals scipy.stats.kendalltau within 1e-12; Knight 1966.
    """
    truth, predictions, weights = counted(truth, weights), counted(predictions, weights), _positive(weights)
    if _alike(predictions):
        return WORST
    w = relative(weights, len(truth))
    t, p = (np.unique(values, return_inverse=True)[1] for values in (truth, predictions))
    both = np.unique(t * (p.max() + 1) + p, return_inverse=True)[1]
    untied_t, untied_p, untied = (unlike_pairs(codes, w, w) for codes in (t, p, both))
    order = np.argsort(both)
    discordant = inversions(p[order], w[order], w[order])
    surplus = untied_t + untied_p - untied - 2 * discordant
    return float(np.clip(surplus / np.sqrt(untied_t * untied_p), -1, 1))


def _positive(weights: Weights) -> Weights:
    return None if weights is None else weights[weights > 0]


def _alike(values: Floats) -> bool:
    return bool((values == values[0]).all())


def _centred(values: Floats, weights: Weights) -> Floats:
    """Distances from the mean, on a scale on which squares neither overflow nor vanish."""
    scaled: Floats = np.ldexp(values, -np.frexp(np.abs(values).max())[1])
    return scaled - np.average(scaled, weights=weights)


def _ranks(values: Floats, weights: Weights) -> Floats:
    _, codes = np.unique(values, return_inverse=True)
    of_ties = np.bincount(codes, weights)
    ranks: Floats = (np.cumsum(of_ties) - of_ties / 2)[codes]
    return ranks


CORRELATIONS = tuple(
    of_numbers(
        measure,
        title,
        description,
        greater_is_better=True,
        worst=WORST,
        undefined=one_label_only,
        several_targets=measure is mean_columnwise_spearman,
    )
    for measure, title, description in (
        (pearson, "Pearson's correlation", "Product-moment correlation of predictions and truth; -1 if undefined."),
        (spearman, "Spearman's correlation", "Pearson's correlation of the ranks; -1 if undefined."),
        (
            mean_columnwise_spearman,
            "Mean columnwise Spearman's correlation",
            "Mean over the columns of Spearman's correlation of each.",
        ),
        (kendall, "Kendall's tau-b", "Concordant less discordant pairs of rows as a share of those not tied."),
    )
)
