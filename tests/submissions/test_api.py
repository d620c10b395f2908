"""Submissions over REST: the documented keys, and the refusals by name."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.tokens import make_token
from competitions.models import Competition
from submissions import judging
from submissions.models import Evaluation
from tests.factories import close, make_competition, make_team, make_user, prediction_csv

pytestmark = pytest.mark.django_db
ADDRESS = "/rest/competitions/cells/submissions/"


@pytest.fixture
def competition() -> Competition:
    competition = make_competition(daily_limit=2, final_limit=1)
    make_team(competition, "Petri Dish", make_user("mira"))
    return competition


def as_user(name: str) -> Client:
    return Client(headers={"Authorization": f"Bearer {make_token(make_user(name), 'test')[1]}"})


@pytest.fixture
def mira(competition: Competition) -> Client:
    return as_user("mira")


def send(client: Client, content: bytes = prediction_csv(0.3), **fields: Any) -> Any:
    return client.post(ADDRESS, {"file": SimpleUploadedFile("model.csv", content), **fields})


def judge_all() -> None:
    for pk in Evaluation.objects.unfinished().values_list("pk", flat=True):
        judging.judge(pk)


def test_a_submission_is_sent_followed_and_listed(mira: Client) -> None:
    answer = send(mira, note="by program")
    assert answer.status_code == 201
    sent = answer.json()
    assert (sent["status"], sent["public_score"], sent["note"]) == ("queued", None, "by program")
    assert isinstance(sent["id"], int)
    judge_all()
    one = mira.get(f"{ADDRESS}{sent['id']}/").json()
    assert one["status"] == "scored"
    assert one["public_score"] == round(Evaluation.objects.get().public_score or 0, 5)
    assert one["private_score"] is None
    assert mira.get(ADDRESS).json() == {"results": [one], "next": None}


def test_an_invalid_file_has_a_message(mira: Client) -> None:
    number = send(mira, prediction_csv().replace(b"row-007", b"row-700")).json()["id"]
    judge_all()
    one = mira.get(f"{ADDRESS}{number}/").json()
    assert one["status"] == "invalid"
    assert "row-700" in one["message"]


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [(b"", 400, "wrong_file"), (b"a,b\n1,2\n", 400, "wrong_file"), (prediction_csv() + b"x" * 3000, 413, "too_large")],
)
def test_a_file_is_refused_by_name(
    mira: Client, competition: Competition, content: bytes, status: int, code: str
) -> None:
    competition.phases.update(max_upload_bytes=3000)
    answer = send(mira, content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_limits_and_the_closing_are_refused_by_name(mira: Client, competition: Competition) -> None:
    assert [send(mira).status_code for _ in range(3)] == [201, 201, 429]
    assert send(mira).json()["code"] == "daily_limit_reached"
    close(competition)
    assert (send(mira).status_code, send(mira).json()["code"]) == (409, "closed")


def test_unknown_keys_and_resources_are_refused(mira: Client) -> None:
    assert send(mira, surprise="1").status_code == 400
    assert send(mira, resources=[7]).status_code == 400


def test_who_has_not_joined_is_told_where_to(competition: Competition) -> None:
    answer = send(as_user("noor"))
    assert (answer.status_code, answer.json()["code"]) == (403, "not_joined")
    assert "/competitions/cells/rules/" in answer.json()["message"]
    assert as_user("noor").get(ADDRESS).json() == {"results": [], "next": None}


def test_without_a_token_nothing_is_shown(competition: Competition) -> None:
    assert Client().get(ADDRESS).status_code == 401
    assert Client().post(ADDRESS).status_code == 401


def test_another_team_s_submission_is_not_found(mira: Client, competition: Competition) -> None:
    number = send(mira).json()["id"]
    make_team(competition, "Rival", make_user("noor"))
    assert as_user("noor").get(f"{ADDRESS}{number}/").status_code == 404
    assert as_user("noor").post(f"{ADDRESS}{number}/select/").status_code == 404


def choose(client: Client, number: int, **fields: bool) -> Any:
    return client.post(f"{ADDRESS}{number}/select/", fields, content_type="application/json")


def test_finals_are_chosen_and_given_back(mira: Client) -> None:
    first, second = send(mira).json()["id"], send(mira).json()["id"]
    assert choose(mira, first).json()["is_final"] is True
    answer = choose(mira, second)
    assert (answer.status_code, answer.json()["code"]) == (409, "finals_refused")
    given_back = choose(mira, first, selected=False)
    assert given_back.json()["is_final"] is False
    assert choose(mira, second).status_code == 200


def test_a_competition_that_is_not_to_be_seen_is_not_found() -> None:
    make_competition(published=False)
    assert as_user("noor").get(ADDRESS).status_code == 404
