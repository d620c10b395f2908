"""Joining through the API: the same rules, answers and refusals as on the page."""

from typing import Any

import pytest
from django.test import Client

from competitions.models import Competition, Participant
from competitions.rules_versions import add_rules, publish_rules
from teams.models import Team
from tests.factories import KEY_TERMS, close, make_competition, make_user, signed_in

pytestmark = pytest.mark.django_db
JOIN = "/rest/competitions/cells/join/"
ACCEPT = "/rest/competitions/cells/rules/accept/"


@pytest.fixture
def competition() -> Competition:
    return make_competition()


@pytest.fixture
def mira(client: Client) -> Client:
    return signed_in(client, make_user())


def whole(competition: Competition, **changes: Any) -> dict[str, Any]:
    rules = competition.current_rules
    assert rules
    ids = [term.pk for term in rules.key_terms.all()]
    return {"rules_version": rules.version, "key_terms": ids} | changes


def refused(client: Client, body: Any, status: int) -> str:
    response = client.post(JOIN, body, "application/json")
    assert response.status_code == status, response.content
    assert set(response.json()) == {"code", "message"}
    assert not Team.objects.exclude(name="elsewhere").exists()
    code: str = response.json()["code"]
    return code


def test_all_key_terms_by_their_ids_make_a_team(mira: Client, competition: Competition) -> None:
    response = mira.post(JOIN, whole(competition), "application/json")
    assert response.status_code == 201
    team = Team.objects.get()
    assert response.json() == {"team": team.pk, "name": "mira"}


def test_a_missing_key_term_is_named_by_its_clause(mira: Client, competition: Competition) -> None:
    body = whole(competition)
    body["key_terms"].pop()
    assert refused(mira, body, 400) == "key_terms_unanswered"
    assert "clause 7.1" in mira.post(JOIN, body, "application/json").json()["message"]


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"rules_version": 7}, 409, "rules_outdated"),
        ({"key_terms": [999999]}, 400, "unknown_key_term"),
        ({"key_terms": []}, 400, "key_terms_unanswered"),
        ({"key_terms": "all"}, 400, "invalid"),
        ({"accept_all": True}, 400, "invalid"),
        ({"team": 1}, 400, "invalid"),
    ],
)
def test_what_is_not_an_answer_to_the_rules_in_force_is_refused(
    mira: Client, competition: Competition, changes: dict[str, Any], status: int, code: str
) -> None:
    assert refused(mira, whole(competition, **changes), status) == code


def test_nobody_joins_without_signing_in(client: Client, competition: Competition) -> None:
    response = client.post(JOIN, whole(competition), "application/json")
    assert response.status_code in (401, 403)
    assert not Participant.objects.exists()


def test_joining_twice_after_the_deadline_and_as_host_have_names_of_their_own(
    mira: Client, competition: Competition
) -> None:
    assert mira.post(JOIN, whole(competition), "application/json").status_code == 201
    again = mira.post(JOIN, whole(competition), "application/json")
    assert (again.status_code, again.json()["code"]) == (409, "already_joined")
    host = signed_in(Client(), make_user("host")).post(JOIN, whole(competition), "application/json")
    assert (host.status_code, host.json()["code"]) == (403, "hosts_cannot_join")
    close(competition)
    late = signed_in(Client(), make_user("noor")).post(JOIN, whole(competition), "application/json")
    assert (late.status_code, late.json()["code"]) == (409, "entry_deadline_passed")


def test_a_newer_version_of_the_rules_is_accepted_by_who_has_joined(mira: Client, competition: Competition) -> None:
    mira.post(JOIN, whole(competition), "application/json")
    host = make_user("host")
    publish_rules(add_rules(competition, "2. Be fair to all.", KEY_TERMS, by=host), by=host)
    before = mira.get("/rest/competitions/cells/").json()
    assert (before["rules_version"], before["accepted_rules_version"]) == (2, 1)
    newest = Competition.objects.get(pk=competition.pk)
    accepted = mira.post(ACCEPT, whole(newest), "application/json")
    assert (accepted.status_code, accepted.json()["rules_version"]) == (200, 2)
    assert mira.get("/rest/competitions/cells/").json()["accepted_rules_version"] == 2
    assert mira.post(ACCEPT, whole(newest), "application/json").json() == accepted.json()
    assert mira.post(ACCEPT, whole(newest, rules_version=1), "application/json").json()["code"] == "rules_outdated"


def test_who_has_not_joined_cannot_accept_again(mira: Client, competition: Competition) -> None:
    answer = mira.post(ACCEPT, whole(competition), "application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_joined")
    assert mira.get("/rest/competitions/cells/").json()["accepted_rules_version"] is None
