"""What a public score gives away: how many labels one submission can tell, by log loss and its rounding."""

from math import ceil, floor, log, log2

from scoring.metrics.log_loss import EPS


def labels_per_submission(rows: int, step: float, eps: float = EPS, classes: int = 2) -> int:
    """How many labels of a split of `rows` rows of equal weight one log loss tells that is shown in steps of `step`.

    An attacker says the same of every class in all rows but m, and in those lets class c of row j cost c·kʲ times
    rows·step more than class 0, k the number of classes: each of the kᵐ combinations then has a shown score of its own.
    The dearest class may cost L = ln((1 - eps) / eps), so that m = floor(log_k(L / ((k - 1)·rows·step))) + 1; with two
    classes floor(log2(L / (rows·step))) + 1. Never below 0: then one submission by itself tells less than a label.

    For 400 rows an eps from 1.3e-14 to 7.7e-8, such as 1e-12, makes 31 submissions at 5 decimals and 134 at 2; with
    the metric's own default, 2.2e-16, it is 29 and 100, because a wider clip carries one label more.

    Source: Whitehill 2017, "Climbing the Kaggle leaderboard by exploiting the log-loss oracle"; Aggarwal et al. 2021,
    "Label inference attacks from log-loss scores".
    """
    return max(0, unbounded_labels(rows, step, eps, classes))


def unbounded_labels(rows: int, step: float, eps: float, classes: int) -> int:
    """What the formula itself gives, which may be below 0 or above `rows`."""
    return floor(log2(dearest(eps) / ((classes - 1) * rows * step)) / log2(classes)) + 1


def dearest(eps: float) -> float:
    """L, the most that one class can cost more than another."""
    return log((1 - eps) / eps)


def submissions_needed(rows: int, labels: int) -> int:
    """How many submissions tell the labels of all rows, at so many (1 or more) a submission."""
    return ceil(rows / labels)
