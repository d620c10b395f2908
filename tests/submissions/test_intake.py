"""Taking a submission: what is refused, by which name, and that a refusal leaves nothing behind."""

import gzip
import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from competitions.models import Competition
from competitions.stored_files import listed
from submissions import judging
from submissions.models import Evaluation, Refund, Status, Submission
from submissions.models.submission import prediction_storage
from tests.factories import close, make_competition, make_team, make_user, prediction_csv, signed_in
from tests.stored import stored_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_storage() -> None:
    for name, _ in listed(prediction_storage()):
        prediction_storage().delete(name)


@pytest.fixture
def competition() -> Competition:
    return make_competition(daily_limit=2, final_limit=1)


@pytest.fixture
def mira(competition: Competition, client: Client) -> Client:
    make_team(competition, "Petri Dish", make_user("mira"))
    return signed_in(client, make_user("mira"))


def upload(client: Client, content: bytes = prediction_csv(), name: str = "model.csv", note: str = "") -> Any:
    file = SimpleUploadedFile(name, content)
    return client.post("/competitions/cells/submit/", {"file": file, "note": note})


def judge_all() -> None:
    for pk in Evaluation.objects.unfinished().values_list("pk", flat=True):
        judging.judge(pk)


def assert_nothing_was_kept() -> None:
    assert not Submission.objects.exists()
    assert not stored_in("predictions")


def test_a_good_file_is_stored_with_its_fingerprint_and_queued(mira: Client) -> None:
    answer = upload(mira, note="first try")
    assert answer.headers["Location"] == "/competitions/cells/submissions/"
    submission = Submission.objects.get()
    assert submission.note == "first try"
    with submission.file.open("rb") as kept:
        assert kept.read() == prediction_csv()
    assert submission.sha256 == hashlib.sha256(prediction_csv()).hexdigest()
    assert submission.evaluations.get().status == Status.QUEUED
    assert "queued" in mira.get("/competitions/cells/submissions/").text


def test_a_gzipped_file_is_taken(mira: Client) -> None:
    upload(mira, gzip.compress(prediction_csv()), "model.csv.gz")
    judge_all()
    assert Evaluation.objects.get().status == Status.SCORED


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ({"closes_at": timezone.now() - timedelta(hours=1)}, "Submissions closed at"),
        ({"opens_at": timezone.now() + timedelta(days=1)}, "Submissions open at"),
    ],
)
def test_a_file_outside_the_phase_is_refused(
    competition: Competition, mira: Client, dates: dict[str, object], told: str
) -> None:
    competition.phases.update(**dates)
    answer = upload(mira)
    assert told in answer.text
    assert_nothing_was_kept()


def test_the_closing_second_belongs_to_the_other_side(competition: Competition) -> None:
    phase = competition.phase
    assert phase.is_open_at(phase.opens_at)
    assert phase.is_open_at(phase.closes_at - timedelta(microseconds=1))
    assert not phase.is_open_at(phase.closes_at)


def test_the_submission_after_the_daily_limit_is_refused_and_told_when_it_starts_anew(mira: Client) -> None:
    upload(mira)
    upload(mira)
    answer = upload(mira)
    tomorrow = timezone.now() + timedelta(days=1)
    assert f"starts anew at {tomorrow:%-d %b %Y}, 00:00 UTC" in answer.text
    assert Submission.objects.count() == 2


def test_yesterday_s_submissions_do_not_count_today(mira: Client) -> None:
    upload(mira)
    upload(mira)
    Submission.objects.update(submitted_at=timezone.now() - timedelta(days=1))
    assert upload(mira).status_code == 302


def test_the_submission_after_the_total_limit_is_refused(competition: Competition, mira: Client) -> None:
    competition.phases.update(total_limit=1)
    upload(mira)
    answer = upload(mira)
    assert "used all of its 1 submissions" in answer.text


def test_an_invalid_file_does_not_use_up_the_limit(mira: Client) -> None:
    for _ in range(3):
        upload(mira, prediction_csv().replace(b"row-007", b"row-700"))
        judge_all()
    assert set(Evaluation.objects.values_list("status", flat=True)) == {Status.INVALID}
    assert upload(mira).status_code == 302


def test_twenty_invalid_files_close_the_day(mira: Client) -> None:
    for _ in range(20):
        upload(mira, prediction_csv().replace(b"row-007", b"row-700"))
        judge_all()
    answer = upload(mira)
    assert "20 files of your team could not be scored today" in answer.text


def test_an_attempt_that_the_platform_spoilt_is_given_back_for_good(mira: Client) -> None:
    upload(mira)
    evaluation = Evaluation.objects.get()
    Refund.objects.create(submission=evaluation.submission, reason="disk", at=timezone.now())
    upload(mira)
    assert upload(mira).status_code == 302


def test_a_file_that_is_too_large_is_refused(competition: Competition, mira: Client) -> None:
    competition.phases.update(max_upload_bytes=1024)
    answer = upload(mira, prediction_csv() + b"#" * 2000)
    assert "the most that is taken here is 1,024" in answer.text
    assert_nothing_was_kept()


def test_a_body_far_too_large_is_refused_before_it_is_read(competition: Competition, mira: Client) -> None:
    competition.phases.update(max_upload_bytes=1024)
    answer = upload(mira, b"0" * 2_000_000)
    assert answer.status_code == 413
    assert "more than is taken here" in answer.text


def test_an_empty_file_is_refused(mira: Client) -> None:
    answer = upload(mira, b"")
    assert "empty" in answer.text
    assert_nothing_was_kept()


def test_a_wrong_header_is_refused_with_all_its_problems(mira: Client) -> None:
    answer = upload(mira, b"ID,prediction\nrow-000,0.5\n")
    assert "id" in answer.text
    assert "prediction" in answer.text
    assert "diagnosis" in answer.text
    assert_nothing_was_kept()


def test_someone_without_a_team_is_sent_to_the_rules(competition: Competition, client: Client) -> None:
    answer = signed_in(client, make_user("noor")).get("/competitions/cells/submit/")
    assert answer.headers["Location"] == "/competitions/cells/rules/"


def test_the_same_bytes_again_are_taken_with_a_warning(mira: Client) -> None:
    upload(mira, name="one.csv")
    upload(mira, name="two.csv")
    assert Submission.objects.count() == 2
    assert "the very same bytes before, as one.csv" in mira.get("/competitions/cells/submissions/").text


def test_a_team_takes_back_its_own_file_and_nobody_else_s(mira: Client, competition: Competition) -> None:
    upload(mira)
    address = f"/competitions/cells/submissions/{Submission.objects.get().pk}/file"
    answer = mira.get(address)
    assert b"".join(answer.streaming_content) == prediction_csv()  # type: ignore[attr-defined]
    assert "attachment" in answer.headers["Content-Disposition"]
    make_team(competition, "Rival", make_user("noor"))
    assert signed_in(Client(), make_user("noor")).get(address).status_code == 404


def test_the_submit_page_says_what_is_left(mira: Client, competition: Competition) -> None:
    upload(mira)
    page = mira.get("/competitions/cells/submit/").text
    assert "<strong>1</strong> of 2 submissions left" in page
    assert "id,diagnosis" in page
    close(competition)
    assert "Submissions are taken from" in mira.get("/competitions/cells/submit/").text
