"""`manage.py verify` finds nothing in a whole installation, and names each invariant that is broken."""

import json
import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from audit.models import AuditEvent
from competitions.models import Competition, DataFile
from competitions.models.solution import solution_storage
from leaderboard.models import SnapshotRow
from leaderboard.reveal import reveal
from submissions import judging
from submissions.intake import submit
from submissions.models import BestScore, Evaluation, PrivateScore, Status, Submission
from submissions.models.submission import prediction_storage
from tests.factories import close, make_competition, make_team, make_user, prediction_csv

pytestmark = pytest.mark.django_db
Said = Callable[..., list[dict[str, str]]]


@pytest.fixture
def revealed() -> Competition:
    """Two teams with two scored submissions each, and the private board."""
    competition = make_competition()
    for name in ("mira", "noor"):
        team = make_team(competition, name)
        for noise in (0.3, 0.6):
            submit(ContentFile(prediction_csv(noise)), team=team, by=make_user(name), name="model.csv")
    for pk in Evaluation.objects.values_list("pk", flat=True):
        judging.judge(pk)
    close(competition)
    reveal(competition, by=None)
    return competition


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Said:
    """Run the command; what it names, having seen that it fails exactly when it names something."""

    def said(*arguments: str) -> list[dict[str, str]]:
        code: object = 0
        try:
            call_command("verify", *arguments)
        except SystemExit as ended:
            code = ended.code
        breaches: list[dict[str, str]] = json.loads(capsys.readouterr().out)["breaches"]
        assert code == (1 if breaches else 0)
        return breaches

    return said


def overwrite(submission: Submission, text: bytes) -> None:
    """Put other bytes under the same key."""
    assert submission.file.name
    prediction_storage().delete(submission.file.name)
    assert prediction_storage().save(submission.file.name, ContentFile(text)) == submission.file.name


def lose_a_private_half() -> None:
    PrivateScore.objects.filter(pk=PrivateScore.objects.earliest("pk").pk).delete()


def keep_a_private_half_too_many() -> None:
    first = Evaluation.objects.earliest("pk")
    Evaluation.objects.filter(pk=first.pk).update(status=Status.INVALID, public_score=None)
    BestScore.objects.filter(evaluation=first).delete()


def lose_an_evaluation() -> None:
    Evaluation.objects.latest("pk").delete()


def lower_a_limit_that_was_in_force() -> None:
    Submission.objects.update(daily_limit=1)


def let_a_lease_run_out() -> None:
    silent = timezone.now() - timedelta(minutes=5)
    Evaluation.objects.filter(pk=Evaluation.objects.latest("pk").pk).update(
        status=Status.SCORING, public_score=None, lease_until=silent
    )


def forget_to_hint() -> None:
    long_ago = timezone.now() - timedelta(minutes=5)
    Evaluation.objects.filter(pk=Evaluation.objects.latest("pk").pk).update(
        status=Status.QUEUED, public_score=None, hinted_at=long_ago
    )


def change_a_standing() -> None:
    BestScore.objects.filter(pk=BestScore.objects.earliest("pk").pk).update(scored_submissions=7)


def rewrite_a_revealed_board() -> None:
    first = SnapshotRow.objects.earliest("rank")
    SnapshotRow.objects.filter(pk=first.pk).update(score=0.0)


def rewrite_a_deed() -> None:
    AuditEvent.objects.filter(deed="competition:publish").update(deed="competition:hide")


def change_a_stored_file() -> None:
    overwrite(Submission.objects.earliest("pk"), prediction_csv(0.31))


def lose_a_stored_file() -> None:
    data_file = DataFile.objects.earliest("pk")
    data_file.file.storage.delete(str(data_file.file.name))


@pytest.mark.parametrize(
    ("breaking", "invariant"),
    [
        (lose_an_evaluation, "I1"),
        (lose_a_private_half, "I3"),
        (keep_a_private_half_too_many, "I3"),
        (lower_a_limit_that_was_in_force, "I4"),
        (change_a_standing, "I5"),
        (rewrite_a_revealed_board, "I6"),
        (rewrite_a_deed, "I6"),
        (change_a_stored_file, "I7"),
        (lose_a_stored_file, "I7"),
        (let_a_lease_run_out, "I8"),
        (forget_to_hint, "I8"),
    ],
    ids=lambda part: part.__name__ if callable(part) else "",
)
def test_each_breach_is_named(
    breaking: Callable[[], None], invariant: str, revealed: Competition, verify: Said
) -> None:
    assert verify() == []
    breaking()
    assert invariant in {breach["invariant"] for breach in verify()}


def test_a_stored_object_that_no_row_names_is_found_once_it_is_an_hour_old(revealed: Competition, verify: Said) -> None:
    stray = Path(solution_storage().path(solution_storage().save("stray", ContentFile(b"id,diagnosis,Usage\n"))))
    try:
        assert verify() == []
        an_hour_ago = time.time() - 3601
        os.utime(stray, (an_hour_ago, an_hour_ago))
        assert [breach["invariant"] for breach in verify()] == ["I7"]
    finally:
        stray.unlink()


def test_every_score_is_reproduced_from_the_stored_files(revealed: Competition, verify: Said) -> None:
    assert verify("--scores") == []
    first = PrivateScore.objects.earliest("pk")
    PrivateScore.objects.filter(pk=first.pk).update(score=first.score + 1e-9)
    (breach,) = verify("--scores")
    assert breach["invariant"] == "I9"
    assert str(first.score) not in breach["what"]


def test_a_file_that_cannot_be_scored_any_more_is_named(revealed: Competition, verify: Said) -> None:
    overwrite(Submission.objects.earliest("pk"), b"id,diagnosis\n")
    assert {breach["invariant"] for breach in verify("--scores")} == {"I7", "I9"}
