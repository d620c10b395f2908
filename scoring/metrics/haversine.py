"""Distances on the globe."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.errors import SolutionError
from scoring.fields import Field, Number
from scoring.findings import Findings
from scoring.metrics.base import BoundMetric, Metric, Options, Weights
from scoring.table import Table

Floats = NDArray[np.float64]

RADIUS = 6371.0088  # kilometres, the mean radius of the Earth (IUGG, after Moritz 2000)


def haversine(truth: Floats, predictions: Floats, weights: Weights = None) -> float:
    """Mean great-circle distance in kilometres; less is better, 0 to 20,015.1. Sinnott 1984.

    `truth` and `predictions` (rows, 2) are latitude and longitude in degrees. Equals
    sklearn.metrics.pairwise.haversine_distances times the radius within 1e-9 km, but near the antipodes.
    """
    (latitudes, _), (turn_north, turn_east) = np.radians(truth).T, np.radians(predictions - truth).T
    across = np.cos(latitudes) * np.cos(latitudes + turn_north) * np.sin(turn_east / 2) ** 2
    halves = np.sqrt(np.sin(turn_north / 2) ** 2 + across)
    return float(2 * RADIUS * np.average(np.arcsin(halves.clip(max=1)), weights=weights))


def bind(answers: Table, options: Options, findings: Findings) -> tuple[NDArray[Any], BoundMetric]:
    if len(answers.header) != 2:
        what = f"haversine takes two target columns, not {len(answers.header)}"
        findings.add(SolutionError, what, "choose the latitude and then the longitude, in degrees")
    bounds = [(-90, 90), (-180, 360)]
    fields: tuple[Field, ...] = tuple(
        Number(name, *degrees) for name, degrees in zip(answers.header, bounds, strict=False)
    )
    truth = [field.read(answers[field.name], answers.lines, findings) for field in fields]
    return np.column_stack(truth), BoundMetric(fields, haversine)


HAVERSINE = Metric(
    name="haversine",
    title="Mean haversine distance",
    greater_is_better=False,
    description="Mean great-circle distance in kilometres of latitudes and longitudes in degrees.",
    bind=bind,
    several_targets=True,
)
