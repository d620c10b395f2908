"""The replay's files have the scores that were published."""

import io
import json

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import log_loss

from demo.layout import STORY
from demo.replay import Replay, with_log_loss
from scoring.score import score
from scoring.solution import SolutionRecipe, read_solution
from tests.demo.test_bundles import Bundles

PUBLISHED = {entry["key"]: entry for entry in json.loads(STORY.read_text(encoding="utf-8"))["entries"]}
REPLAY = Replay(crowd=("Nuclear Option", "second opinion"))
EXPECTED = dict(REPLAY.expected())


def test_the_private_log_loss_of_a_published_entry_is_the_published_one() -> None:
    for key, told in PUBLISHED.items():
        assert EXPECTED[key]["private"] == pytest.approx(told["private_score"], abs=1e-9)
    assert EXPECTED["wm"]["public"] == pytest.approx(0.28680, abs=1e-9)


def test_the_published_entries_stand_before_the_crowd_with_all_faces_are_real_first() -> None:
    by_score = sorted(EXPECTED, key=lambda key: EXPECTED[key]["private"])
    assert by_score[0] == "all-faces-are-real-A"
    assert set(by_score[: len(PUBLISHED)]) == set(PUBLISHED)


def test_every_file_scores_as_expected_and_as_scikit_learn_says(bundles: Bundles) -> None:
    recipe = SolutionRecipe("filename", ("label",), "log_loss")
    with (bundles["deepfake-detection-replay"] / "solution.csv").open("rb") as file:
        solution = read_solution(file, recipe)
    truth = pd.Series(REPLAY.labels, index=REPLAY.ids)
    public = pd.Series(REPLAY.is_public, index=REPLAY.ids)
    for entry in REPLAY.entries:
        text = REPLAY.prediction_file(entry)
        scores = score(io.BytesIO(text.encode()), solution, max_bytes=10**7)
        p = pd.read_csv(io.StringIO(text), index_col="filename")["label"].loc[REPLAY.ids]
        assert scores.public == pytest.approx(EXPECTED[entry.key]["public"], abs=1e-12)
        assert scores.private == pytest.approx(EXPECTED[entry.key]["private"], abs=1e-12)
        assert scores.public == pytest.approx(log_loss(truth[public], p[public]), abs=1e-12)
        assert scores.private == pytest.approx(log_loss(truth[~public], p[~public]), abs=1e-12)


def test_the_same_seed_draws_the_same_replay() -> None:
    again = Replay(crowd=REPLAY.crowd)
    assert again.ids == REPLAY.ids
    assert len(set(again.ids)) == 14_000
    assert again.prediction_file(again.entries[0]) == REPLAY.prediction_file(REPLAY.entries[0])


@pytest.mark.parametrize("target", [0.05, 0.2, 0.42320, 0.66, 0.69])
def test_any_log_loss_below_chance_can_be_met(target: float) -> None:
    rng = np.random.default_rng(3)
    labels = rng.integers(0, 2, 500)
    assert log_loss(labels, with_log_loss(labels, target, rng)) == pytest.approx(target, abs=1e-9)
