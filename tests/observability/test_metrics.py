"""/metrics tells the state of the whole site to whoever bears the token, quickly, and whatever else is down."""

import io
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.outbox import send_letters
from competitions.models import Competition
from competitions.notices import mail_hosts
from scoring import apart
from submissions import judging
from submissions.intake import submit
from submissions.models import Evaluation, Status
from submissions.tasks import sweep
from tests.factories import make_competition, make_team, make_user, prediction_csv
from tests.observability.conftest import TOKEN, Samples, Scrape

pytestmark = [pytest.mark.django_db, pytest.mark.scaled]


@pytest.fixture
def competition() -> Competition:
    return make_competition(daily_limit=20)


def send(competition: Competition, *files: bytes) -> list[Evaluation]:
    """One evaluation that waits for each file."""
    team = make_team(competition, "Petri Dish", make_user("mira"))
    sent = [submit(ContentFile(file), team=team, by=make_user("mira"), name="model.csv") for file in files]
    return [submission.evaluations.get() for submission in sent]


@pytest.mark.parametrize("header", [None, "Bearer ", "Bearer of-somebody-else", TOKEN, f"bearer {TOKEN}"])
def test_who_does_not_bear_the_token_finds_nothing(header: str | None, scrape: Scrape) -> None:
    scrape()
    assert Client().get("/metrics", headers={"Authorization": header} if header else None).status_code == 404


def test_without_a_token_in_the_environment_nobody_finds_anything(settings: Settings) -> None:
    assert settings.METRICS_TOKEN == ""
    assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_every_state_and_the_age_of_what_waits_are_told(competition: Competition, scrape: Scrape) -> None:
    scored, invalid, _, stale = send(
        competition, prediction_csv(0.1), b"id,diagnosis\nrow-000,x\n", *[prediction_csv()] * 2
    )
    for evaluation in (scored, invalid):
        judging.judge(evaluation.pk)
    judging.claim(stale.pk)
    an_hour_ago = timezone.now() - timedelta(hours=1)
    Evaluation.objects.filter(pk=stale.pk).update(lease_until=an_hour_ago, queued_at=an_hour_ago)
    found = scrape()
    states = {status: found["podium_evaluations", status] for status in Status.values}
    assert states == {"queued": 1, "scoring": 1, "scored": 1, "invalid": 1, "errored": 0}
    assert 3600 <= found["podium_oldest_waiting_seconds",] < 3700
    assert found["podium_stale_leases",] == 1
    assert found["podium_submissions_total",] == 4
    assert 0 < found["podium_scoring_seconds", "0.50"] <= found["podium_time_to_score_seconds", "0.99"] < 60


def test_errors_are_counted_by_kind_without_what_they_quote(competition: Competition, scrape: Scrape) -> None:
    said = [
        "MetricError: row-001 has the label 0.777",
        "After 3 attempts: MemoryError: 0.777",
        "After 3 attempts: The worker",
    ]
    for evaluation, message in zip(send(competition, *[prediction_csv()] * 3), said, strict=True):
        Evaluation.objects.filter(pk=evaluation.pk).update(
            status=Status.ERRORED, finished_at=timezone.now(), host_message=message
        )
    kinds = {key[1]: value for key, value in scrape().items() if key[0] == "podium_errored_evaluations"}
    assert kinds == {"MetricError": 1, "MemoryError": 1, "silence": 1}


def test_invalid_files_are_counted_by_kind_those_beyond_a_limit_by_theirs(
    competition: Competition, scrape: Scrape, settings: Settings
) -> None:
    settings.SCORING_MEMORY_MB = 8
    apart.end_idle()
    eater = prediction_csv() + b'"' + b"x" * 4_000_000 + b'",0.5\n'
    for evaluation in send(competition, eater, b"id,diagnosis\nnobody,0.5\n"):
        judging.judge(evaluation.pk)
    apart.end_idle()
    kinds = {key[1]: value for key, value in scrape().items() if key[0] == "podium_invalid_evaluations"}
    assert kinds == {"TooMuchMemoryError": 1, "UnknownIdsError": 1}


def test_a_sweep_leaves_the_time_of_its_run_and_a_silent_beat_shows(scrape: Scrape) -> None:
    key = ("podium_last_run_timestamp_seconds", "submissions.tasks.sweep")
    assert key not in scrape()
    before = timezone.now().timestamp()
    sweep()
    assert before <= scrape()[key] <= timezone.now().timestamp()


def test_requests_are_counted_by_view_and_odd_methods_as_one(scrape: Scrape) -> None:
    before = scrape()
    client = Client()
    for _ in range(3):
        client.get("/competitions/nowhere/")
    for method in ("BREW", "PROPFIND"):
        client.generic(method, "/competitions/nowhere/")
    after = scrape()

    def more(*key: str) -> float:
        return after[key] - before.get(key, 0)

    assert more("podium_http_requests_total", "GET", "404", "competitions:overview") == 3
    assert more("podium_http_requests_total", "other", "405", "none") == 2
    assert more("podium_http_request_seconds_bucket", "+Inf", "competitions:overview") == 3


def test_a_scrape_asks_the_database_little(competition: Competition, scrape: Scrape) -> None:
    send(competition, *[prediction_csv()] * 3)
    with CaptureQueriesContext(connection) as asked:
        scrape()
    assert sum("submissions_" in each["sql"] for each in asked) == 6


@contextmanager
def lost(table: str) -> Iterator[None]:
    """Whoever asks for this table meanwhile fails."""
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO lost")
        try:
            yield
        finally:
            cursor.execute(f"ALTER TABLE lost RENAME TO {table}")


def told_without(table: str, scrape: Scrape) -> tuple[Samples, Samples]:
    """What is told before this table is lost, and while it is."""
    before = scrape()
    with lost(table):
        return before, scrape()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_answer_is_told_and_so_is_all_the_rest(scrape: Scrape) -> None:
    before, found = told_without("submissions_evaluation", scrape)
    part = ("podium_part_up", "database")
    assert (before[part], found[part]) == (1, 0)
    assert ("podium_evaluations", "queued") not in found
    assert {("podium_mail_failures_total",), ("podium_disk_free_bytes",)} <= found.keys()


@pytest.mark.embedded  # there the cache is a table
@pytest.mark.django_db(transaction=True)
def test_a_cache_that_does_not_answer_is_told_and_so_is_all_the_rest(scrape: Scrape) -> None:
    before, found = told_without("cache", scrape)
    part = ("podium_part_up", "cache")
    assert (before[part], found[part]) == (1, 0)
    assert ("podium_mail_failures_total",) not in found
    assert ("podium_evaluations", "queued") in found


def test_a_cache_that_forgets_is_told_as_silent(scrape: Scrape, settings: Settings) -> None:
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    assert scrape()["podium_part_up", "cache"] == 0


def test_mail_that_does_not_go_out_is_counted_and_its_address_not_logged(
    competition: Competition, scrape: Scrape, settings: Settings, log: io.StringIO
) -> None:
    before = scrape()["podium_mail_failures_total",]
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.socket() as closed_again:
        closed_again.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = closed_again.getsockname()
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    mail_hosts(competition, "a subject", "a text")
    send_letters()
    Client().post("/accounts/password/reset/", {"email": "host@example.org"})
    assert scrape()["podium_mail_failures_total",] == before + 2
    assert scrape()["podium_mail_waiting",] == 1
    assert scrape()["podium_mail_oldest_waiting_seconds",] > 0
    assert "mail not sent" in log.getvalue()
    assert "example.org" not in log.getvalue()
