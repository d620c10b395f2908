"""What a rival sends next: a blend of two models, a little nearer to the better one each time.

File number k of a rival in a competition is always the same bytes, so nothing about it needs to be remembered.
"""

import csv
import math
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from demo.layout import models_folder
from demo.people import Rival, Route
from demo.tables import csv_text

Floats = NDArray[np.float64]
LEAST_PROBABILITY = 5e-4
FIRST_SLIP, SLIP_EVERY = 1, 6


@dataclass(frozen=True)
class Predictions:
    """A prediction file as arrays: `values` is (rows, columns), the header's first name is the id's."""

    header: list[str]
    ids: list[str]
    values: Floats

    @property
    def are_probabilities(self) -> bool:
        """Whether every value may be one; a progression of a disease in 0 to 1 does not occur."""
        return bool((self.values <= 1).all())


@dataclass(frozen=True)
class PredictionFile:
    """A file as a rival sends it."""

    name: str
    note: str
    text: str


def read_model(slug: str, model: str) -> Predictions:
    """What one model predicts, from the file that the load wrote."""
    return read_predictions(models_folder(slug) / f"{model}.csv")


@lru_cache(maxsize=64)
def read_predictions(path: Path) -> Predictions:
    """A prediction file as arrays; kept, since a model's file never changes."""
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    return Predictions(header, [row[0] for row in rows], np.array([row[1:] for row in rows], dtype=np.float64))


def prediction_file(rival: Rival, slug: str, number: int) -> PredictionFile:
    """File `number`, counted from 0, of a rival in a competition."""
    route = rival.routes[slug]
    share = share_of_goal(route, number)
    goal = read_model(slug, route.goal)
    values = blend(read_model(slug, route.start), goal, share)
    rng = np.random.default_rng([zlib.crc32(f"{slug} {rival.username}".encode()), number])
    values = with_noise(values, noise_of(share), rng, probabilities=goal.are_probabilities)
    rows = [[name, *line] for name, line in zip(goal.ids, values.tolist(), strict=True)]
    if is_slip(rival, number):
        rows = spoilt(rows, number)
    return PredictionFile(
        name=f"{route.goal}_{number + 1:02d}.csv",
        note=f"{share:.0%} {words(route.goal)}, {1 - share:.0%} {words(route.start)}",
        text=csv_text(goal.header, rows),
    )


def share_of_goal(route: Route, number: int) -> float:
    """How much of the better model is in file `number`: from little towards all of it, never quite."""
    return 1 - math.exp(-(number + 1 + route.head_start) / route.pace)


def noise_of(share: float) -> float:
    """The noise on the log odds, or in standard deviations: less the nearer the goal, never none."""
    return 0.04 + 0.4 * (1 - share)


def blend(start: Predictions, goal: Predictions, share: float) -> Floats:
    """The weighted mean of two models' predictions."""
    return (1 - share) * start.values + share * goal.values


def with_noise(values: Floats, size: float, rng: np.random.Generator, *, probabilities: bool) -> Floats:
    """The values moved at random; probabilities stay between 0 and 1, those of several classes sum to 1."""
    if not probabilities:
        moved: Floats = values + size * 20 * rng.normal(size=values.shape)
        return moved
    classes = values if values.shape[1] > 1 else np.hstack([1 - values, values])
    odds = classes.clip(LEAST_PROBABILITY) * np.exp(size * rng.normal(size=classes.shape))
    classes = odds / odds.sum(axis=1, keepdims=True)
    return np.asarray(classes if values.shape[1] > 1 else classes[:, 1:])


def is_slip(rival: Rival, number: int) -> bool:
    """Whether this is one of the files that a careless rival gets wrong."""
    return rival.careless and number % SLIP_EVERY == FIRST_SLIP


def spoilt(rows: list[list[object]], number: int) -> list[list[object]]:
    """The same file with a fault: by turns the last id is missing, or a number is none."""
    if number // SLIP_EVERY % 2 == 0:
        return rows[:-1]
    return [[*rows[0][:-1], "nan"], *rows[1:]]


def words(model: str) -> str:
    """A model's name as a note says it."""
    return model.replace("-", " ")
