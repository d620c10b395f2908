"""Loading the demo: once, to the end, through the doors that everybody uses."""

import json
import stat
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db.models import F, Q
from django.test import Client
from django.utils import timezone

from accounts.models import User
from competitions.models import Competition, Participant, Stage
from demo import loading
from demo.accounts import make_demo_accounts, ready_lines
from demo.layout import loaded_marker
from demo.people import RIVALS
from demo.replay import SLUG as REPLAY
from demo.write_ups import TEXTS
from discussion.models import Topic
from leaderboard.models import Snapshot
from submissions.models import BestScore, Evaluation, Status, Submission
from submissions.tasks import score_evaluation
from tests.factories import make_user

pytestmark = pytest.mark.usefixtures("fitted", "clean_folder")


@pytest.fixture
def clean_folder() -> Iterator[None]:
    """No demo in the data folder before and after; the fitted models may stay."""
    yield
    loaded_marker().unlink(missing_ok=True)
    settings.DEMO_ACCOUNTS.unlink(missing_ok=True)


def state() -> list[object]:
    """Everything that a second load could have changed."""
    tables = (Competition, User, Participant, Submission, Evaluation, BestScore, Snapshot, Topic)
    rows = [list(table.objects.order_by("pk").values()) for table in tables]
    return [*rows, settings.DEMO_ACCOUNTS.read_text()]


def private_board() -> list[tuple[str, float]]:
    rows = Snapshot.objects.get(phase__competition__slug=REPLAY).rows.order_by("rank")
    return list(rows.values_list("team__name", "score"))


@pytest.mark.django_db(transaction=True)
def test_a_load_without_a_worker_says_so_the_next_finishes_it_and_further_ones_change_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(loading, "SCORING_SECONDS", 0.1)
    with pytest.raises(CommandError, match="Is a Celery worker running"):
        call_command("load_demo")
    assert not loaded_marker().exists()
    for evaluation in Evaluation.objects.unfinished():
        score_evaluation(evaluation.pk)
    call_command("load_demo")
    assert loaded_marker().exists()
    check_what_is_loaded()
    check_the_days()
    loaded = state()
    call_command("load_demo")
    assert state() == loaded
    loaded_marker().unlink()  # as if it had been cut off at its very last step
    call_command("load_demo")
    assert state() == loaded


def check_what_is_loaded() -> None:
    """Four competitions, a dozen rivals on each open board, and the replay revealed, with write-ups."""
    assert set(Topic.objects.write_ups().values_list("team__name", flat=True)) == set(TEXTS)
    stages = {competition.slug: competition.stage for competition in Competition.objects.all()}
    opened = dict.fromkeys(("cells", "digits", "diabetes"), Stage.OPEN)
    assert stages == {**opened, REPLAY: Stage.PROVISIONAL}
    for slug in opened:
        assert BestScore.objects.filter(team__competition__slug=slug).count() == len(RIVALS)
        of_competition = Evaluation.objects.filter(submission__team__competition__slug=slug)
        assert of_competition.filter(status=Status.INVALID).exists()
    assert not Evaluation.objects.exclude(status__in=(Status.SCORED, Status.INVALID)).exists()
    board = private_board()
    assert [team for team, _ in board[:2]] == ["All Faces Are Real", "Selim Seferbekov"]
    assert [score for _, score in board[:2]] == pytest.approx([0.42320, 0.42798], abs=1e-9)
    assert len(board) == 10 + len(RIVALS)


def check_the_days() -> None:
    """What was sent lies in the days before, nobody sent before they joined, and every invariant holds."""
    for competition in Competition.objects.all():
        opened = competition.phase.opens_at
        sent = Submission.objects.filter(phase=competition.phase)
        days = sent.dates("submitted_at", "day")
        assert len(days) > min(len(sent), (timezone.now() - opened).days) / 2, competition.slug
        assert not sent.filter(submitted_at__lt=F("team__created_at")).exists()
        assert not sent.filter(Q(submitted_at__lt=opened) | Q(submitted_at__gt=timezone.now())).exists()
        assert not Participant.objects.filter(competition=competition, joined_at__lt=opened).exists()
    call_command("verify")


@pytest.mark.django_db
def test_the_printed_accounts_open_the_door(client: Client) -> None:
    make_demo_accounts()
    kept = json.loads(settings.DEMO_ACCOUNTS.read_text())
    assert stat.S_IMODE(settings.DEMO_ACCOUNTS.stat().st_mode) == 0o600
    lines = "\n".join(ready_lines())
    for name, password in kept["passwords"].items():
        assert f"{name} " in lines
        assert password in lines
        assert client.login(username=name, password=password)
    assert kept["token"] in lines
    host, admin = User.objects.get(username="host"), User.objects.get(username="admin")
    assert (host.is_staff, host.can_host) == (False, True)
    assert admin.is_staff


@pytest.mark.django_db
def test_a_person_who_has_a_name_of_the_demo_keeps_their_account() -> None:
    mira = make_user("Mira")
    with pytest.raises(CommandError, match="there is somebody called Mira here already"):
        call_command("load_demo")
    assert not settings.DEMO_ACCOUNTS.exists()
    mira.refresh_from_db()
    assert mira.check_password("correct horse")


def test_without_a_demo_nothing_is_printed() -> None:
    assert ready_lines() == []
