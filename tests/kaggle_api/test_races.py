"""Files that arrive at the same moment by the client's protocol."""

from collections import Counter
from functools import partial
from typing import Any

import pytest
from django.db import connection

import submissions.invariants
from kaggle_api.models import Upload
from submissions import judging
from submissions.models import Evaluation, Status, Submission
from teams.models import Team
from tests.at_once import at_once
from tests.factories import make_competition, make_team, make_user, prediction_csv
from tests.kaggle_api.program import Program, program_of
from tests.stored import stored_in

LIMIT, SENT = 10, 12


def submit(program: Program, number: int) -> Any:
    return program.submit(prediction_csv(number / 20), name=f"{number}.csv")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("teams", [2, pytest.param(20, marks=pytest.mark.long)])
def test_files_of_many_teams_at_once_are_all_scored_and_each_limit_is_exact(teams: int) -> None:
    if teams > 2 and connection.vendor == "sqlite":
        pytest.skip("SQLite's writers queue, and give up after 20 s.")
    competition, before = make_competition(daily_limit=LIMIT), len(stored_in("predictions"))
    programs = []
    for number in range(teams):
        make_team(competition, f"Team {number}", make_user(f"person{number}"))
        programs.append(program_of(make_user(f"person{number}")))
    answers = at_once([partial(submit, program, number) for number in range(SENT) for program in programs])
    assert Counter(answer.status_code for answer in answers) == {200: teams * LIMIT, 429: teams * (SENT - LIMIT)}
    taken = {answer.json()["ref"] for answer in answers if answer.status_code == 200}
    assert taken == set(Submission.objects.values_list("pk", flat=True))
    assert {team.submissions.count() for team in Team.objects.all()} == {LIMIT}
    for pk in Evaluation.objects.values_list("pk", flat=True):
        judging.judge(pk)
    assert set(Evaluation.objects.values_list("status", flat=True)) == {Status.SCORED}
    waiting = Upload.objects.exclude(file="").count()
    assert len(stored_in("predictions")) - before == teams * LIMIT + waiting
    assert list(submissions.invariants.breaches()) == []


@pytest.mark.django_db(transaction=True)
def test_one_token_asked_for_many_times_at_once_is_one_submission() -> None:
    make_team(make_competition(daily_limit=5), "Petri Dish", make_user("mira"))
    mira, before = program_of(make_user("mira")), len(stored_in("predictions"))
    started = mira.start(prediction_csv())
    mira.put(started["createUrl"], prediction_csv())
    answers = at_once([partial(mira.create, started["token"]) for _ in range(20)])
    assert {(answer.status_code, answer.json()["ref"]) for answer in answers} == {
        (200, Submission.objects.get().pk),
    }
    assert len(stored_in("predictions")) - before == 1
