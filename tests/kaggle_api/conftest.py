"""A competition with one team, whose leader has a program."""

import pytest
from django.core.files.base import ContentFile

from competitions.data_files import add_data_file
from competitions.models import Competition
from teams.models import Team
from tests.factories import make_competition, make_team, make_user
from tests.kaggle_api.program import Program, program_of


@pytest.fixture
def competition(db: None) -> Competition:
    return make_competition(daily_limit=5)


@pytest.fixture
def team(competition: Competition) -> Team:
    return make_team(competition, "Petri Dish", make_user("mira"))


@pytest.fixture
def mira(team: Team) -> Program:
    return program_of(make_user("mira"))


@pytest.fixture
def rival(competition: Competition) -> Program:
    make_team(competition, "Rival", make_user("noor"))
    return program_of(make_user("noor"))


@pytest.fixture
def stranger() -> Program:
    """Has joined nothing."""
    return program_of(make_user("petra"))


@pytest.fixture
def train(competition: Competition) -> bytes:
    """A data file beside the sample, of the kind that the client would rather parse than save."""
    content = b'{"id": 1}\n' * 5000
    add_data_file(competition, ContentFile(content, "train.jsonl"), name="train.jsonl", by=make_user("host"))
    return content
