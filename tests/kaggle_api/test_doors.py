"""Who comes in: by a token, as Bearer or as the key of kaggle.json, for what its scopes say; never by a session."""

import base64

import pytest
from django.test import Client

from accounts.models import ApiToken, Scope
from accounts.tokens import revoke
from competitions.models import Competition
from kaggle_api.methods import METHODS
from submissions.models import Submission
from teams.models import Team
from tests.factories import make_user, prediction_csv, signed_in
from tests.kaggle_api.program import SERVICE, Program, path_of, program_of, told_no

pytestmark = pytest.mark.django_db
HELLO = "/api/v1/api.v1.DiagnosticsService/Hello"


def basic(username: str, key: str) -> Client:
    """As clients up to 1.6 come in."""
    credentials = base64.b64encode(f"{username}:{key}".encode()).decode()
    return Client(headers={"Authorization": f"Basic {credentials}"})


def test_a_token_opens_as_bearer_and_as_the_key_of_its_person(mira: Program) -> None:
    make_user("noor")
    for client in (mira.client, basic("mira", mira.token), basic("Mira", mira.token)):
        assert client.post(HELLO).json() == {"userName": "mira"}
    for client in (basic("noor", mira.token), basic("mira", "podium_guess"), basic("", ""), Client()):
        assert told_no(client.post(HELLO))[0] == 401
    for garbled in ("Basic", "Basic %%%", "Basic /w==", "Digest x", "Bearer", "Bearer ü"):
        assert told_no(Client(headers={"Authorization": garbled}).post(HELLO))[0] == 401


def test_a_session_opens_nothing_here_so_that_no_form_of_another_site_can(mira: Program) -> None:
    assert told_no(signed_in(Client(), make_user("mira")).post(HELLO))[0] == 401


def test_a_revoked_token_opens_nothing(mira: Program) -> None:
    revoke(ApiToken.objects.get())
    assert told_no(mira.client.post(HELLO))[0] == 401


def test_each_method_needs_its_own_scope(team: Team) -> None:
    for scope, other in ((Scope.READ, Scope.SUBMIT), (Scope.SUBMIT, Scope.READ)):
        program = program_of(make_user("mira"), scope)
        for method in METHODS.values():
            answer = program.client.post(f"/api/v1/{method.service}/{method.name}", content_type="application/json")
            if method.scope == other:
                status, message = told_no(answer)
                assert (status, f"the scope {other.value}" in message) == (403, True), method.name
            else:
                assert answer.status_code in (200, 404), method.name
    hosts = program_of(make_user("mira"), Scope.HOST)
    assert {hosts.call(method).status_code for method in METHODS} <= {403, 404}


def test_what_is_another_team_s_is_nowhere(mira: Program, rival: Program, team: Team) -> None:
    ref = mira.submit(prediction_csv(0.2)).json()["ref"]
    for method, fields in (
        ("GetSubmission", {"ref": ref}),
        ("DownloadSubmission", {"submissionId": ref}),
        ("ListTeamPublicSubmissions", {"teamId": team.pk}),
    ):
        assert mira.call(method, **fields).status_code in (200, 302)
        assert told_no(rival.call(method, **fields))[0] == 404
    assert rival.told("ListSubmissions", competitionName="cells")["submissions"] == []


def test_who_leaves_the_team_leaves_its_submissions(mira: Program) -> None:
    ref = mira.submit(prediction_csv(0.2)).json()["ref"]
    make_user("mira").memberships.all().delete()
    assert mira.call("GetSubmission", ref=ref).status_code == 404


def test_a_competition_that_is_taken_back_takes_what_was_sent_out_of_sight(
    mira: Program, competition: Competition
) -> None:
    ref = mira.submit(prediction_csv(0.2)).json()["ref"]
    Competition.objects.filter(pk=competition.pk).update(published_at=None)
    assert mira.call("GetSubmission", ref=ref).status_code == 404


def test_hosts_read_the_data_of_their_draft(competition: Competition) -> None:
    Competition.objects.filter(pk=competition.pk).update(published_at=None)
    host = program_of(make_user("host"))
    assert host.call("DownloadDataFiles", competitionName="cells").status_code == 302
    assert told_no(host.call("StartSubmissionUpload", competitionName="cells"))[0] == 403
    assert not Submission.objects.exists()


def test_neither_a_signed_address_nor_a_token_enters_the_log(
    mira: Program, train: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    mira.submit(prediction_csv(0.2))
    started = mira.start(prediction_csv(0.2))
    mira.put(started["createUrl"], b"too short")
    way = mira.call("DownloadDataFile", competitionName="cells", fileName="train.jsonl").headers["Location"]
    mira.stranger.get(path_of(way).replace("/train.jsonl", "x/train.jsonl"))
    Client().post("/api/v1/security.OAuthService/IntrospectToken", {"token": mira.token}, "application/json")
    assert "kaggle_api:upload" in caplog.text
    assert "kaggle_api:download" in caplog.text
    for secret in (mira.token, started["token"], started["createUrl"].rpartition("/")[2], way.split("/")[-2][:40]):
        assert secret not in caplog.text


def test_too_many_files_in_a_minute_are_told_to_wait(mira: Program) -> None:
    answers = [mira.call("StartSubmissionUpload", competitionName="nowhere") for _ in range(121)]
    assert {answer.status_code for answer in answers[:120]} == {404}
    assert told_no(answers[120])[0] == 429
    assert answers[120].headers["Retry-After"]
    assert mira.client.post(f"{SERVICE}/ListCompetitions").status_code == 200
