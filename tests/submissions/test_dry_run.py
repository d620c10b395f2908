"""A dry run: scored like any submission, counted nowhere, seen by the hosts alone."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from competitions.checklist import State
from competitions.models import Competition, Host
from competitions.roles import Role
from submissions.dry_run import dry_run_item
from submissions.judging import judge
from submissions.models import BestScore, Evaluation, Status
from tests.factories import close, make_competition, make_team, make_user, prediction_csv, signed_in

pytestmark = pytest.mark.django_db


def address(competition: Competition) -> str:
    return f"/admin/submissions/evaluation/dry-run/{competition.pk}/"


def send(competition: Competition, content: bytes) -> Any:
    """A host sends a file and looks at the page that comes."""
    client = signed_in(Client(), make_user("host"))
    file = SimpleUploadedFile("mine.csv", content)
    return client.post(address(competition), {"file": file}, follow=True)


@pytest.mark.parametrize("published", [True, False])
def test_a_dry_run_is_scored_and_stands_on_no_board(published: bool) -> None:
    competition = make_competition(published=published)
    assert dry_run_item(competition).state == State.THOUGHT
    assert "waits to be scored" in send(competition, prediction_csv(0.5)).content.decode()
    run = Evaluation.objects.get()
    judge(run.pk)
    run.refresh_from_db()
    assert run.status == Status.SCORED
    item = dry_run_item(competition)
    assert item.state == State.DONE
    assert f"{run.public_score:.5f}" in item.sentence
    assert not BestScore.objects.exists()
    reader = signed_in(Client(), make_team(competition, "mira").members()[0]) if published else Client()
    for page in ("leaderboard/", "leaderboard.csv", "submissions/"):
        assert "mine.csv" not in reader.get(f"{competition.get_absolute_url()}{page}").content.decode()
        assert "Dry run" not in reader.get(f"{competition.get_absolute_url()}{page}").content.decode()


def test_the_page_of_dry_runs_tells_the_score_or_what_is_wrong() -> None:
    competition = make_competition(published=False)
    send(competition, prediction_csv(0.5).replace(b"row-007", b"row-700"))
    send(competition, prediction_csv(0.5))
    for run in Evaluation.objects.all():
        judge(run.pk)
    scored = Evaluation.objects.get(status=Status.SCORED)
    client = signed_in(Client(), make_user("host"))
    shown = client.get(address(competition)).content.decode()
    assert f"Public score: {scored.public_score:.5f}" in shown
    assert "row-700" in shown


def test_a_file_that_cannot_be_taken_is_refused_on_the_form() -> None:
    competition = make_competition(published=False)
    assert "diagnosis" in send(competition, b"id,wrong\n1,2\n").content.decode()
    competition.phases.update(active_solution=None)
    assert "has not uploaded a solution yet" in send(competition, prediction_csv()).content.decode()
    assert not Evaluation.objects.exists()


def test_no_limit_counts_a_dry_run_and_it_holds_no_reveal() -> None:
    competition = make_competition(daily_limit=1)
    for _ in range(3):
        send(competition, prediction_csv(0.5))
    assert Evaluation.objects.count() == 3
    close(competition)
    client = signed_in(Client(), make_user("host"))
    answer = client.post("/admin/leaderboard/snapshot/add/", {"competition": competition.pk})
    assert answer.status_code == 302
    competition.refresh_from_db()
    assert competition.revealed_at


def test_only_who_may_edit_sends_one() -> None:
    competition = make_competition()
    viewer = make_user("viewer")
    Host.objects.create(competition=competition, user=viewer, role=Role.VIEWER)
    assert signed_in(Client(), viewer).get(address(competition)).status_code == 403
    other = make_user("other", can_host=True)
    assert signed_in(Client(), other).get(address(competition)).status_code == 404


def test_a_dry_run_under_an_older_solution_is_no_dry_run_of_this_one() -> None:
    competition = make_competition(published=False)
    send(competition, prediction_csv(0.5))
    judge(Evaluation.objects.get().pk)
    newer = competition.phase.active_solution
    assert newer is not None
    newer.pk, newer.version = None, 2
    newer.save(force_insert=True)
    competition.phases.update(active_solution=newer)
    assert dry_run_item(Competition.objects.get()).state == State.THOUGHT
