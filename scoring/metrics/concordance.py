"""Order of predicted risks of what happens in time, and is not always seen."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.errors import SolutionError
from scoring.fields import Number
from scoring.findings import Findings
from scoring.metrics.base import BoundMetric, Metric, Options, Weights
from scoring.metrics.pairs import inversions, relative, unlike_pairs
from scoring.metrics.truth import ZeroOrOne
from scoring.table import Table

Floats = NDArray[np.float64]
TARGETS = ("time", "event")


def concordance_index(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Harrell's C 1982: of the pairs with an event before the other's time, the share with the greater risk at it.

    `truth` (rows, 2) is the time and whether the event was observed then (1) or not until then (0), `predictions`
    (rows,) the risk, greater = sooner. Tied risks count half, pairs tied in time are left out, a pair weighs the
    product of its rows' weights; more is better, 0 to 1. Within 1e-12 of the count pair by pair.
    """
    time, event = truth.T
    w = relative(weights, len(time))
    right, wrong = (_sooner_if_greater(time, risk, w * event, w) for risk in (predictions, -predictions))
    return float(np.clip((1 + (right - wrong) / _comparable(truth, w)) / 2, 0, 1))


def _sooner_if_greater(time: Floats, risk: Floats, events: Floats, weights: Floats) -> float:
    order = np.lexsort((risk, time))  # within a time the least risk first, so that ties in time invert nothing
    return inversions(risk[order], events[order], weights[order])


def _comparable(truth: Floats, weights: Floats) -> float:
    return unlike_pairs(np.unique(truth[:, 0], return_inverse=True)[1], weights * truth[:, 1], weights)


def nothing_comparable(truth: Floats, weights: Weights) -> str | None:
    """Why a split orders nothing: an event is needed, of some weight, before another row's time."""
    pairs = _comparable(truth, relative(weights, len(truth)))
    return None if pairs else "have no event before the time of another line, which leaves concordance_index undefined"


def bind(answers: Table, options: Options, findings: Findings) -> tuple[NDArray[Any], BoundMetric]:
    bound = BoundMetric((Number("risk"),), concordance_index, undefined=nothing_comparable)
    if set(answers.header) != set(TARGETS):
        remedy = "choose the columns `time` and `event`, and name them so"
        findings.add(SolutionError, "concordance_index takes two target columns", remedy)
        return np.zeros((len(answers.lines), 2)), bound
    time = Number("time").read(answers["time"], answers.lines, findings)
    event = ZeroOrOne("event").read(answers["event"], answers.lines, findings)
    return np.column_stack([time, event]), bound


CONCORDANCE_INDEX = Metric(
    name="concordance_index",
    title="Concordance index",
    greater_is_better=True,
    description=(
        "Of the pairs of rows with an event before the other's time, the share in which it has the greater risk; tied "
        "risks count half. The file has one column `risk`."
    ),
    bind=bind,
    several_targets=True,
)
