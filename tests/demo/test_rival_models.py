"""What the rivals send are predictions of real models, and they score as scikit-learn says."""

import io
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from numpy.typing import NDArray
from sklearn.metrics import log_loss, root_mean_squared_error

from demo.layout import models_folder
from demo.people import RIVALS
from demo.prediction_files import prediction_file
from demo.questions import Question
from demo.rival_models import MODELS
from scoring.errors import PredictionFileRefusedError
from scoring.score import Scores, score
from scoring.solution import Solution, SolutionRecipe, read_solution
from tests.demo.test_bundles import Bundles

pytestmark = pytest.mark.usefixtures("fitted")
OPEN = sorted(MODELS)
FILES = range(20)


def solution_of(bundle: Path) -> Solution:
    phase = yaml.safe_load((bundle / "competition.yaml").read_text())["phases"][0]
    recipe = SolutionRecipe(phase["id_column"], tuple(phase["target_columns"]), phase["metric"])
    with (bundle / "solution.csv").open("rb") as file:
        return read_solution(file, recipe)


def scores_of(text: str, solution: Solution) -> Scores:
    return score(io.BytesIO(text.encode()), solution, max_bytes=10**7)


def by_scikit_learn(question: Question, text: str, rows: NDArray[np.bool_]) -> float:
    ids = np.array(question.ids)[rows]
    p = pd.read_csv(io.StringIO(text), index_col="id").loc[ids].to_numpy()
    truth = question.answers[rows]
    if question.slug == "diabetes":
        return float(root_mean_squared_error(truth, p[:, 0]))
    return float(log_loss(truth, p if p.shape[1] > 1 else p[:, 0]))


@pytest.mark.parametrize("slug", OPEN)
def test_every_model_s_file_scores_as_scikit_learn_says(
    slug: str, bundles: Bundles, questions: Mapping[str, Question]
) -> None:
    question, solution = questions[slug], solution_of(bundles[slug])
    for model in MODELS[slug]:
        text = (models_folder(slug) / f"{model}.csv").read_text()
        scores = scores_of(text, solution)
        public, private = question.is_public, question.is_test & ~question.is_public
        assert scores.public == pytest.approx(by_scikit_learn(question, text, public), abs=1e-12), model
        assert scores.private == pytest.approx(by_scikit_learn(question, text, private), abs=1e-12), model


@pytest.mark.parametrize("slug", OPEN)
def test_a_rival_gets_better_for_a_long_time(slug: str, bundles: Bundles) -> None:
    solution = solution_of(bundles[slug])
    improvements = 0
    for rival in RIVALS:
        files = [prediction_file(rival, slug, number) for number in FILES if not (rival.careless and number % 6 == 1)]
        scores = [scores_of(file.text, solution).public for file in files]
        best = np.minimum.accumulate(scores)
        improvements += int((np.diff(best) < 0).sum())
    assert improvements > len(RIVALS) * len(FILES) / 5


@pytest.mark.parametrize("slug", OPEN)
def test_a_careless_rival_sends_a_file_that_cannot_be_scored_among_the_first(slug: str, bundles: Bundles) -> None:
    solution = solution_of(bundles[slug])
    for rival in RIVALS:
        text = prediction_file(rival, slug, 1).text
        if rival.careless:
            with pytest.raises(PredictionFileRefusedError):
                scores_of(text, solution)
        else:
            scores_of(text, solution)


def test_the_same_number_is_always_the_same_file() -> None:
    rival = RIVALS[0]
    assert prediction_file(rival, "cells", 5) == prediction_file(rival, "cells", 5)
    assert prediction_file(rival, "cells", 5) != prediction_file(rival, "cells", 6)
