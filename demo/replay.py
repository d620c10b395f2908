"""A replay of the Deepfake Detection Challenge, small enough to run anywhere.

The teams and private scores that story.json marks as published are real. Everything else is drawn here: labels,
ids, the public scores that were not published, and the crowd. An entry's log loss on the private rows is the
published number to within 1e-9.
"""

import json
import string
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from demo.layout import STORY
from demo.tables import csv_text, write_csv

SLUG = "deepfake-detection-replay"
SEED = 20200331
HEADER = ["filename", "label"]
BISECTIONS = 60  # halves an interval below 20 to under float64's resolution

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(frozen=True)
class Entry:
    """One prediction file of the replay: whose it is, and the log loss that it has on each split."""

    key: str
    team: str
    published: bool
    selected: bool
    public_score: float
    private_score: float


def log_loss(labels: Labels, p: Floats) -> float:
    """Mean of -ln(probability given to the true class)."""
    return float(-np.mean(np.log(np.where(labels == 1, p, 1.0 - p))))


def with_log_loss(labels: Labels, target: float, rng: np.random.Generator) -> Floats:
    """Probabilities of 1 whose log loss on `labels` is `target` (0 < target < ln 2).

    A margin for the truth of mean m and variance 1, times s, is taken as log odds. The loss is convex in s, ln 2
    at s = 0, and near its least at s = 2 m: once that least is below the target, one s between them meets it.
    """
    side = np.where(labels == 1, 1.0, -1.0)
    margin = rng.normal(0.5, 1.0, labels.size)
    while loss_of_margin(margin, 2 * margin.mean()) >= target:
        margin += 0.1
    low, high = 0.0, 2 * float(margin.mean())
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        low, high = (middle, high) if loss_of_margin(margin, middle) > target else (low, middle)
    probabilities: Floats = 1.0 / (1.0 + np.exp(-high * side * margin))
    return probabilities


def loss_of_margin(margin: Floats, scale: float) -> float:
    """The log loss when the log odds of the truth are `scale` times the margin."""
    return float(np.logaddexp(0.0, -scale * margin).mean())


@dataclass(frozen=True)
class Replay:
    """Labels, split and entries, all of them drawn from one seed."""

    public_rows: int = 4000
    private_rows: int = 10000
    crowd: tuple[str, ...] = ()

    @cached_property
    def ids(self) -> list[str]:
        """File names of videos that never were; the seed is one under which all differ."""
        rng = np.random.default_rng([SEED, 1])
        letters = rng.choice(list(string.ascii_lowercase), (self.public_rows + self.private_rows, 10))
        return sorted("".join(row) + ".mp4" for row in letters)

    @cached_property
    def labels(self) -> Labels:
        """1 is FAKE."""
        return np.random.default_rng([SEED, 2]).integers(0, 2, len(self.ids))

    @cached_property
    def is_public(self) -> NDArray[np.bool_]:
        """The rows of the public split; all others are private."""
        places = np.random.default_rng([SEED, 3]).permutation(len(self.ids))
        return places < self.public_rows

    @cached_property
    def entries(self) -> list[Entry]:
        """The story's entries in its order, then one of each crowd team."""
        rng = np.random.default_rng([SEED, 4])
        told = [entry_of_story(fields, rng) for fields in json.loads(STORY.read_text(encoding="utf-8"))["entries"]]
        return told + [entry_of_crowd(n, team, rng) for n, team in enumerate(self.crowd)]

    def predictions(self, entry: Entry) -> Floats:
        """The probabilities of an entry, in the order of `ids`."""
        rng = np.random.default_rng([SEED, 5, self.entries.index(entry)])
        p = np.empty(len(self.ids))
        for split, score in ((self.is_public, entry.public_score), (~self.is_public, entry.private_score)):
            p[split] = with_log_loss(self.labels[split], score, rng)
        return p

    def prediction_file(self, entry: Entry) -> str:
        """The entry as CSV, its rows in an order of their own."""
        p = self.predictions(entry).tolist()
        order = np.random.default_rng([SEED, 6, self.entries.index(entry)]).permutation(len(p))
        return csv_text(HEADER, ((self.ids[i], p[i]) for i in order))

    def expected(self) -> Iterator[tuple[str, dict[str, float]]]:
        """For each entry's key the public and private log loss of what is in its file."""
        for entry in self.entries:
            p = self.predictions(entry)
            public = log_loss(self.labels[self.is_public], p[self.is_public])
            private = log_loss(self.labels[~self.is_public], p[~self.is_public])
            yield entry.key, {"public": public, "private": private}

    def write_files(self, folder: Path) -> None:
        """Write the sample submission under data/, and the solution beside it."""
        write_csv(folder / "data/sample_submission.csv", HEADER, ((name, 0.5) for name in self.ids))
        usage = np.where(self.is_public, "Public", "Private")
        rows = zip(self.ids, self.labels.tolist(), usage, strict=True)
        write_csv(folder / "solution.csv", [*HEADER, "Usage"], rows)


def entry_of_story(fields: dict[str, object], rng: np.random.Generator) -> Entry:
    """An entry as story.json tells it; a public score that was not published is drawn."""
    private = float(str(fields["private_score"]))
    drawn = drawn_public_score(private, rng)
    return Entry(
        key=str(fields["key"]),
        team=str(fields["team"]),
        published=bool(fields["published"]),
        selected=bool(fields["selected"]),
        public_score=float(str(fields.get("public_score", drawn))),
        private_score=private,
    )


def entry_of_crowd(number: int, team: str, rng: np.random.Generator) -> Entry:
    """An entry with made-up scores, behind all the published ones."""
    private = float(0.46 + 0.22 * rng.beta(2, 2))
    public = drawn_public_score(private, rng)
    return Entry(f"crowd-{number:02d}", team, False, True, public, private)


def drawn_public_score(private: float, rng: np.random.Generator) -> float:
    """A public score as far below the private one as the published pair is, give or take."""
    return float(np.clip(private - 0.15 + rng.normal(0, 0.02), 0.2, 0.66))
