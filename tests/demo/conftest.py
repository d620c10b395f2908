"""The demo's data, made once for all its tests."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo.bundling import write_texts
from demo.loading import WritesFiles
from demo.questions import QUESTIONS, Question
from demo.replay import SLUG, Replay
from demo.rival_models import write_models


@pytest.fixture(scope="session")
def questions() -> Mapping[str, Question]:
    return {slug: ask() for slug, ask in QUESTIONS.items()}


@pytest.fixture(scope="session")
def fitted(questions: Mapping[str, Question]) -> None:
    """Every model's predictions, in the data folder of this run of the tests."""
    for question in questions.values():
        write_models(question)


@pytest.fixture(scope="session")
def bundles(questions: Mapping[str, Question], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The folder of each bundle, as a load at this moment writes it."""
    folders = {}
    written: dict[str, WritesFiles] = {**questions, SLUG: Replay()}
    for slug, data in written.items():
        folders[slug] = tmp_path_factory.mktemp(slug)
        write_texts(slug, folders[slug], datetime.now(UTC))
        data.write_files(folders[slug])
    return folders
