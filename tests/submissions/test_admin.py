"""Evaluations in the admin: hosts see their own, and send errored ones back to the queue."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from audit.models import AuditEvent
from competitions.models import Competition
from leaderboard.reveal import reveal
from submissions.intake import submit
from submissions.models import Evaluation, Status
from tests.factories import close, make_competition, make_team, make_user, prediction_csv, signed_in

pytestmark = pytest.mark.django_db
LIST = "/admin/submissions/evaluation/"


@pytest.fixture
def evaluation() -> Evaluation:
    competition = make_competition()
    team = make_team(competition, "Petri Dish", make_user("mira"))
    evaluation = submit(ContentFile(prediction_csv()), team=team, by=make_user("mira"), name="m.csv").evaluations.get()
    now = timezone.now()
    Evaluation.objects.update(status=Status.ERRORED, attempt=3, finished_at=now, host_message="OSError: disk full")
    return evaluation


def send_back(client: Client, evaluation: Evaluation) -> str:
    chosen = {"action": "send_back_to_the_queue", "_selected_action": [evaluation.pk]}
    return client.post(LIST, chosen, follow=True).text


def test_a_host_reads_why_and_sends_it_back_on_record(client: Client, evaluation: Evaluation) -> None:
    host = signed_in(client, make_user("host"))
    assert "OSError: disk full" in host.get(f"{LIST}{evaluation.pk}/change/").text
    assert "1 sent back to the queue" in send_back(host, evaluation)
    evaluation.refresh_from_db()
    assert (evaluation.status, evaluation.attempt) == (Status.QUEUED, 0)
    assert AuditEvent.objects.filter(deed="evaluation:retry", by__username="host").count() == 1
    assert "0 sent back to the queue" in send_back(host, evaluation)


def test_after_the_reveal_a_competing_team_s_file_is_not_sent_back(client: Client, evaluation: Evaluation) -> None:
    competition = evaluation.submission.team.competition
    close(competition)
    reveal(Competition.objects.get(), by=make_user("host"))
    page = send_back(signed_in(client, make_user("host")), evaluation)
    assert "a score would now change the public board alone" in page
    assert "0 sent back to the queue" in page
    assert Evaluation.objects.get().status == Status.ERRORED
    assert not AuditEvent.objects.filter(deed="evaluation:retry").exists()


def test_another_host_sees_and_changes_nothing(client: Client, evaluation: Evaluation) -> None:
    other = signed_in(client, make_user("other", can_host=True))
    assert "Petri Dish" not in other.get(LIST).text
    assert other.get(f"{LIST}{evaluation.pk}/change/").status_code in (302, 404)
    send_back(other, evaluation)
    assert Evaluation.objects.get().status == Status.ERRORED


def test_nobody_adds_changes_or_deletes_an_evaluation(client: Client, evaluation: Evaluation) -> None:
    host = signed_in(client, make_user("host"))
    assert host.get(f"{LIST}add/").status_code == 403
    assert host.post(f"{LIST}{evaluation.pk}/change/", {"status": "scored"}).status_code == 403
    assert host.post(f"{LIST}{evaluation.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_sweep_by_hand_says_what_it_hinted_at(capsys: pytest.CaptureFixture[str], evaluation: Evaluation) -> None:
    a_minute_ago = timezone.now() - timedelta(minutes=1)
    Evaluation.objects.update(status=Status.QUEUED, attempt=1, hinted_at=a_minute_ago)
    call_command("sweep")
    assert capsys.readouterr().out == "1 evaluations hinted at.\n"
