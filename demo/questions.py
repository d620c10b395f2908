"""The open demo competitions as arrays: scikit-learn's data sets with ids, a test set and its public part."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits

from demo.tables import write_csv

Floats = NDArray[np.float64]
SEED = 20261122


@dataclass(frozen=True)
class Question:
    """One data set as a competition asks about it.

    `features` (rows, columns) and `answers` (rows,) are in the order of `ids`; `is_test` marks the rows to be
    predicted, `is_public` those of them that make the public board. `predicted` names the columns of a prediction
    file after the id; `guess` is what the sample submission writes into each.
    """

    slug: str
    ids: list[str]
    columns: list[str]
    features: Floats
    answers: NDArray[Any]
    is_test: NDArray[np.bool_]
    is_public: NDArray[np.bool_]
    answer: str
    predicted: tuple[str, ...]
    guess: float

    @property
    def test_ids(self) -> list[str]:
        """The ids that a prediction file must have."""
        return [name for name, test in zip(self.ids, self.is_test, strict=True) if test]

    def write_files(self, folder: Path) -> None:
        """Write train, test and sample submission under data/, and the solution beside it."""
        rows = [[name, *map(number, line)] for name, line in zip(self.ids, self.features, strict=True)]
        answers = list(map(number, self.answers))
        train = [[*rows[i], answers[i]] for i in np.flatnonzero(~self.is_test)]
        test = [rows[i] for i in np.flatnonzero(self.is_test)]
        write_csv(folder / "data/train.csv", ["id", *self.columns, self.answer], train)
        write_csv(folder / "data/test.csv", ["id", *self.columns], test)
        sample = [[name, *[self.guess] * len(self.predicted)] for name in self.test_ids]
        write_csv(folder / "data/sample_submission.csv", ["id", *self.predicted], sample)
        usage = np.where(self.is_public, "Public", "Private")
        hidden = [[self.ids[i], answers[i], usage[i]] for i in np.flatnonzero(self.is_test)]
        write_csv(folder / "solution.csv", ["id", self.answer, "Usage"], hidden)


def number(value: Any) -> str:
    """A measurement without the tail that float64 adds to it."""
    return f"{float(value):.7g}"


def ask(data: Any, *, slug: str, answers: NDArray[Any], test: int, public: int, **facts: Any) -> Question:
    """Shuffle a data set, number its rows, and set `test` of them apart, `public` of those for the public board."""
    rng = np.random.default_rng(SEED)
    rows = len(answers)
    order = rng.permutation(rows)
    chosen = rng.permutation(rows)[:test]
    return Question(
        slug=slug,
        ids=[f"s{n:04d}" for n in range(1, rows + 1)],
        columns=[str(name).replace(" ", "_") for name in data.feature_names],
        features=data.data[order],
        answers=answers[order],
        is_test=np.isin(np.arange(rows), chosen),
        is_public=np.isin(np.arange(rows), chosen[:public]),
        **facts,
    )


def cells() -> Question:
    """Benign or malignant: 341 rows with the answer, 228 without, 66 of them public."""
    data = load_breast_cancer()
    malignant = (data.target == list(data.target_names).index("malignant")).astype(int)
    facts = {"answer": "malignant", "predicted": ("malignant",), "guess": 0.5}
    return ask(data, slug="cells", answers=malignant, test=228, public=66, **facts)


def digits() -> Question:
    """Which digit: 1,078 images with the answer, 719 without, 216 of them public."""
    data = load_digits()
    facts = {"answer": "digit", "predicted": tuple("0123456789"), "guess": 0.1}
    return ask(data, slug="digits", answers=data.target, test=719, public=216, **facts)


def diabetes() -> Question:
    """How far the disease progressed in a year: 265 patients with the answer, 177 without, 53 of them public."""
    data = load_diabetes(scaled=False)
    facts = {"answer": "progression", "predicted": ("progression",), "guess": 150.0}
    return ask(data, slug="diabetes", answers=data.target, test=177, public=53, **facts)


QUESTIONS: Mapping[str, Callable[[], Question]] = {"cells": cells, "digits": digits, "diabetes": diabetes}
