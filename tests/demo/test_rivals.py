"""The rivals at play keep the rules and their place."""

import os
import random
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from competitions.models import Competition
from demo.entering import enter
from demo.people import RIVALS, rival_account
from demo.prediction_files import prediction_file
from demo.rivals import Play, send_next
from submissions.models import Submission
from teams.models import Team
from tests.demo.test_bundles import Bundles, imported
from tests.waiting import PATIENCE_SECONDS

RIVAL = RIVALS[0]


@pytest.fixture
def competition(bundles: Bundles, fitted: None) -> Competition:
    return imported(bundles["cells"])


@pytest.fixture
def team(competition: Competition) -> Team:
    return enter(competition, rival_account(RIVAL), team=RIVAL.team)


@pytest.mark.django_db
def test_a_rival_goes_on_with_the_file_after_the_last_one_sent(team: Team) -> None:
    names = [send_next(RIVAL, team).file_name for _ in range(3)]
    assert names == [prediction_file(RIVAL, "cells", number).name for number in range(3)]
    assert Play(random.Random(1)).take_turn() == Submission.objects.get(
        team=team, file_name=prediction_file(RIVAL, "cells", 3).name
    )


@pytest.mark.django_db
def test_a_rival_who_has_reached_the_daily_limit_rests(team: Team) -> None:
    game = Play(random.Random(1))
    sent = [game.take_turn() for _ in range(team.competition.phase.daily_limit)]
    assert all(sent)
    assert game.take_turn() is None
    assert list(game.rests) == [team.pk]
    assert Submission.objects.filter(team=team).count() == len(sent)


@pytest.mark.django_db
def test_a_rival_sends_nothing_to_a_competition_that_has_closed(team: Team) -> None:
    phase = team.competition.phase
    phase.closes_at = phase.opens_at + timedelta(hours=1)
    phase.save()
    assert Play(random.Random(1)).take_turn() is None


def test_the_rivals_end_quietly_on_sigterm(tmp_path: Path) -> None:
    manage = [sys.executable, str(settings.BASE_DIR / "manage.py"), "demo_rivals"]
    surroundings = {**os.environ, "PODIUM_DATA": str(tmp_path), "DEMO_RIVAL_SECONDS": "0.1"}
    with subprocess.Popen(manage, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as rivals:
        assert rivals.stdout
        assert rivals.stdout.readline() == b"The rivals are at play.\n"
        rivals.send_signal(signal.SIGTERM)
        _, complaints = rivals.communicate(timeout=PATIENCE_SECONDS)
    assert (rivals.returncode, complaints) == (0, b"")
