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
from pytest_django import Settings

from audit.models import AuditEvent
from competitions.models import Competition, DataFile, Solution
from competitions.models.solution import solution_storage
from leaderboard.models import Snapshot, SnapshotRow
from leaderboard.reveal import reveal
from submissions import judging
from submissions.intake import submit
from submissions.models import BestScore, Evaluation, PrivateScore, Status, Submission
from submissions.models.submission import prediction_storage
from teams.models import Team
from tests.factories import close, make_competition, make_team, make_user, prediction_csv

pytestmark = [pytest.mark.django_db, pytest.mark.scaled]
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


def change_stored_arrays() -> None:
    name = str(Solution.objects.get().arrays.name)
    solution_storage().delete(name)
    assert solution_storage().save(name, ContentFile(b"ARROW1")) == name


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


def exceed_the_limit_by_one() -> None:
    """Of two teams, the second submission of one becomes one of the other's."""
    first, other = Team.objects.order_by("pk")
    Submission.objects.update(daily_limit=2)
    Submission.objects.filter(pk=other.submissions.latest("pk").pk).update(sent_as=first)


def take_an_evaluation_for_no_intake() -> None:
    Evaluation.objects.filter(pk=Evaluation.objects.earliest("pk").pk).update(is_intake=False)


def put_a_benchmark_on_the_board() -> None:
    Team.objects.filter(pk=Team.objects.earliest("pk").pk).update(kind=Team.Kind.BENCHMARK)


def lose_the_date_of_a_reveal() -> None:
    Competition.objects.filter(revealed_at__isnull=False).update(revealed_at=None)


def date_a_reveal_that_never_was() -> None:
    competition = make_competition(slug="another")
    Competition.objects.filter(pk=competition.pk).update(revealed_at=timezone.now())


def leave_a_scored_team_off_the_board() -> None:
    BestScore.objects.filter(pk=BestScore.objects.earliest("pk").pk).delete()


def change_a_score_without_the_board() -> None:
    best = BestScore.objects.earliest("pk").evaluation
    Evaluation.objects.filter(pk=best.pk).update(public_score=0.987)


def take_a_board_off_the_record() -> None:
    Snapshot.objects.update(record_hash="0" * 64)


def cut_the_end_of_a_chain() -> None:
    AuditEvent.objects.filter(pk=AuditEvent.objects.latest("pk").pk).delete()


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
        (take_an_evaluation_for_no_intake, "I1"),
        (lose_a_private_half, "I3"),
        (keep_a_private_half_too_many, "I3"),
        (lower_a_limit_that_was_in_force, "I4"),
        (exceed_the_limit_by_one, "I4"),
        (change_a_standing, "I5"),
        (put_a_benchmark_on_the_board, "I5"),
        (leave_a_scored_team_off_the_board, "I5"),
        (change_a_score_without_the_board, "I5"),
        (take_a_board_off_the_record, "I6"),
        (cut_the_end_of_a_chain, "I6"),
        (rewrite_a_revealed_board, "I6"),
        (rewrite_a_deed, "I6"),
        (change_a_stored_file, "I7"),
        (lose_a_stored_file, "I7"),
        (change_stored_arrays, "I7"),
        (let_a_lease_run_out, "I8"),
        (forget_to_hint, "I8"),
        (lose_the_date_of_a_reveal, "I11"),
        (date_a_reveal_that_never_was, "I11"),
    ],
    ids=lambda part: part.__name__ if callable(part) else "",
)
def test_each_breach_is_named(
    breaking: Callable[[], None], invariant: str, revealed: Competition, verify: Said
) -> None:
    assert verify() == []
    breaking()
    assert invariant in {breach["invariant"] for breach in verify()}


@pytest.mark.parametrize(("status", "sweeps"), [(Status.SCORING, 1), (Status.QUEUED, 2)])
def test_what_the_sweep_may_still_find_is_no_breach(
    revealed: Competition, verify: Said, settings: Settings, status: Status, sweeps: int
) -> None:
    settings.SWEEP_SECONDS = 100
    last = Evaluation.objects.latest("pk")
    BestScore.objects.filter(team=last.submission.team).update(scored_submissions=1)
    PrivateScore.objects.filter(evaluation=last).delete()
    for seconds, found in ((sweeps * 100, []), (sweeps * 100 + 10, ["I8"])):
        then = timezone.now() - timedelta(seconds=seconds)
        moment = {"lease_until": then, "hinted_at": timezone.now()} if status == Status.SCORING else {"hinted_at": then}
        Evaluation.objects.filter(pk=last.pk).update(status=status, public_score=None, **moment)
        assert [breach["invariant"] for breach in verify()] == found


def test_what_was_granted_and_what_was_merged_exceed_no_limit(revealed: Competition, verify: Said) -> None:
    first, other = Team.objects.order_by("pk")
    Submission.objects.update(daily_limit=2)
    other.submissions.update(team=first)  # as a merge does, after which they are of one team on one day
    BestScore.objects.all().delete()
    judging.update_best_score(first, Solution.objects.get())
    assert verify() == []
    Submission.objects.update(sent_as=first)
    assert [breach["invariant"] for breach in verify()] == ["I4", "I4"]
    Submission.objects.filter(pk__gt=Submission.objects.order_by("pk")[1].pk).update(daily_limit=4)  # by a grant
    assert verify() == []


@pytest.mark.embedded  # a bucket's object cannot be made older
def test_a_stored_object_that_no_row_names_is_found_when_nobody_collects_it(
    revealed: Competition, verify: Said
) -> None:
    stray = Path(solution_storage().path(solution_storage().save("stray", ContentFile(b"id,diagnosis,Usage\n"))))
    try:
        for hours, found in ((0.9, []), (1.1, ["I7"])):
            os.utime(stray, (time.time() - hours * 3600,) * 2)
            assert [breach["invariant"] for breach in verify()] == found
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
