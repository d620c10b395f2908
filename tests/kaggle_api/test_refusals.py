"""What the client prints when it is refused: our sentences, at the step where it shows them."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from competitions.models import Competition
from submissions.models import Evaluation, Status, Submission
from tests.factories import close, make_competition, make_user, prediction_csv
from tests.kaggle_api.program import SERVICE, Program, told_no
from tests.stored import stored_in

pytestmark = pytest.mark.django_db
RULES = "http://testserver/competitions/cells/rules/"


def start(program: Program, slug: str = "cells", size: int = 100) -> tuple[int, str]:
    """How announcing a file is refused."""
    asked = {"competitionName": slug, "fileName": "model.csv", "contentLength": size}
    return told_no(program.call("StartSubmissionUpload", **asked))


def test_who_has_not_joined_is_told_where_our_rules_are(stranger: Program, competition: Competition) -> None:
    for method in ("DownloadDataFiles", "DownloadDataFile", "StartSubmissionUpload", "GetSubmissionLimits"):
        status, message = told_no(stranger.call(method, competitionName="cells", fileName="sample_submission.csv"))
        assert (status, RULES in message) == (403, True), method


def test_the_configured_address_is_named_if_there_is_one(
    stranger: Program, competition: Competition, settings: Settings
) -> None:
    settings.PUBLIC_URL = "https://comp.example.org"
    assert "https://comp.example.org/competitions/cells/rules/" in start(stranger)[1]


@pytest.mark.parametrize(
    ("first_line", "public", "site"),
    [
        ("http://localhost/api/v1/x", "", "http://localhost:8000"),
        ("/api/v1/x", "", "http://localhost"),
        ("http://localhost/api/v1/x", "https://comp.example.org", "https://comp.example.org"),
    ],
)
def test_a_client_whose_proxy_the_site_is_is_told_the_port_that_a_browser_needs(
    stranger: Program, competition: Competition, settings: Settings, first_line: str, public: str, site: str
) -> None:
    settings.PUBLIC_URL = public
    came: dict[str, Any] = {"HTTP_HOST": "localhost", "SERVER_PORT": "8000", "RAW_URI": first_line}
    asked = {"competitionName": "cells"}
    refused = stranger.client.post(f"{SERVICE}/DownloadDataFiles", asked, "application/json", **came)
    assert told_no(refused)[1].endswith(f" {site}/competitions/cells/rules/")


def test_the_daily_limit_is_told_before_the_file_is_sent_and_decides_after_it(mira: Program) -> None:
    ahead = mira.start(prediction_csv())
    assert mira.put(ahead["createUrl"], prediction_csv()).status_code == 201
    for _ in range(5):
        assert mira.submit(prediction_csv()).status_code == 200
    assert start(mira)[0] == 429
    status, message = told_no(mira.create(ahead["token"]))
    assert (status, "used its 5 submissions of today" in message) == (429, True)
    assert Submission.objects.count() == 5


def test_a_closed_competition_takes_no_file(mira: Program, competition: Competition) -> None:
    ahead = mira.start(prediction_csv())
    mira.put(ahead["createUrl"], prediction_csv())
    close(competition)
    for status, message in (start(mira), told_no(mira.create(ahead["token"]))):
        assert (status, "Submissions closed at" in message) == (409, True)


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(mira: Program, competition: Competition) -> None:
    competition.phases.update(max_upload_bytes=1024)
    assert start(mira, size=1025) == (
        413,
        "The file has 1,025 bytes; the most that is taken here is 1,024. "
        "Write fewer digits, or compress the file with gzip.",
    )


def test_a_team_whose_invalid_files_closed_its_day_is_told_so(mira: Program, competition: Competition) -> None:
    competition.phases.update(daily_limit=30)
    for _ in range(20):
        assert mira.submit(prediction_csv()).status_code == 200
    Evaluation.objects.update(status=Status.INVALID)
    assert "could not be scored today" in start(mira)[1]


def test_a_competition_that_is_not_there_or_not_seen_is_nowhere(stranger: Program) -> None:
    make_competition(slug="draft", published=False)
    make_competition(slug="secret", visibility="invited")
    for slug in ("draft", "secret", "nowhere", ""):
        for method in ("GetCompetition", "ListDataFiles", "DownloadDataFiles", "StartSubmissionUpload"):
            assert told_no(stranger.call(method, competitionName=slug))[0] == 404
        for method in ("GetLeaderboard", "DownloadLeaderboard", "ListSubmissions", "ListCompetitionPages"):
            assert told_no(stranger.call(method, competitionName=slug))[0] == 404


def test_a_file_that_cannot_be_one_is_refused_in_the_words_of_the_page(mira: Program) -> None:
    before = stored_in("predictions")
    status, message = told_no(mira.submit(b"a,b\n1,2\n"))
    assert (status, "the column `id` is missing" in message) == (400, True)
    status, message = told_no(mira.submit(b""))
    assert (status, "the file is empty" in message) == (400, True)
    assert Submission.objects.count() == 0
    assert stored_in("predictions") == before


def test_a_long_message_and_a_sandbox_are_refused_rather_than_cut_or_counted(mira: Program) -> None:
    ahead = mira.start(prediction_csv())
    mira.put(ahead["createUrl"], prediction_csv())
    assert told_no(mira.create(ahead["token"], note="x" * 201))[0] == 400
    sandbox = mira.call("CreateSubmission", competitionName="cells", blobFileTokens=ahead["token"], sandbox=True)
    assert told_no(sandbox)[0] == 400
    assert mira.create(ahead["token"], note="x" * 200).status_code == 200


def test_what_is_unknown_or_makes_no_sense_is_refused_in_the_same_shape(mira: Program) -> None:
    for address in ("datasets.DatasetApiService/ListDatasets", "competitions.CompetitionApiService/Launch", "x"):
        assert told_no(mira.client.post(f"/api/v1/{address}"))[0] == 404
    for body in (
        "[1]",
        "not json",
        '{"competitionName": 7}',
        '{"competitionName": "\\u0000"}',
        '{"competitionName": "\\ud800"}',
    ):
        answer = mira.client.post(f"{SERVICE}/GetCompetition", body, content_type="application/json")
        assert told_no(answer)[0] == 400, body
    odd: list[object] = [-1, 1.5, "x", "²", 10**30, "9" * 9999, [], True]
    for number in odd:
        assert mira.call("GetSubmission", ref=number).status_code in (400, 404), number
    assert told_no(Client().post(f"{SERVICE}/ListCompetitions"))[0] == 401


def test_reading_goes_on_while_the_disk_is_almost_full(mira: Program, settings: Settings) -> None:
    ahead = mira.start(prediction_csv())
    settings.FREE_SPACE_MB = 10**9
    mira.told("ListCompetitions")
    assert told_no(mira.call("StartSubmissionUpload", competitionName="cells"))[0] == 503
    assert told_no(mira.put(ahead["createUrl"], prediction_csv()))[0] == 503


def test_a_pause_and_a_start_that_is_to_come_are_told(mira: Program, competition: Competition) -> None:
    pause = competition.pauses.create(
        note="The solution is mended.", paused_by=make_user("host"), paused_at=timezone.now()
    )
    assert "“The solution is mended.”" in start(mira)[1]
    pause.delete()
    competition.phases.update(opens_at=timezone.now() + timedelta(days=1))
    assert "Submissions open at" in start(mira)[1]
