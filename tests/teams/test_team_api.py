"""Teams through the API: the same deeds, refusals and visibility as on the page."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from competitions.models import Competition
from submissions.intake import submit
from teams.models import Team, TeamInvitation
from tests.factories import make_competition, make_team, make_user, prediction_csv, signed_in
from tests.letters import letters

pytestmark = pytest.mark.django_db
TEAM = "/rest/competitions/cells/team/"


@pytest.fixture
def competition() -> Competition:
    return make_competition()


@pytest.fixture
def petri(competition: Competition) -> Team:
    return make_team(competition, "Petri Dish", make_user("mira"), make_user("noor"))


def ask(by: str, route: str = "", body: Any = None, method: str = "post") -> tuple[int, Any]:
    client = signed_in(Client(), make_user(by))
    response = getattr(client, method)(f"{TEAM}{route}", {} if body is None else body, "application/json")
    return response.status_code, response.json() if response.content else None


def refused(by: str, route: str, body: Any = None, method: str = "post") -> tuple[int, str]:
    status, answer = ask(by, route, body, method)
    assert set(answer) == {"code", "message"}
    return status, answer["code"]


def invited(whom: str) -> int:
    status, answer = ask("mira", "invitations/", {"whom": whom})
    assert status == 201
    pk: int = answer["id"]
    return pk


def test_the_team_names_its_members_and_its_leader_and_no_address(petri: Team) -> None:
    answer = signed_in(Client(), make_user("noor")).get(TEAM)
    body = answer.json()
    assert (body["id"], body["name"], body["leader"]) == (petri.pk, "Petri Dish", "mira")
    assert [member["username"] for member in body["members"]] == ["mira", "noor"]
    assert "@" not in answer.content.decode()


def test_the_leader_renames_and_hands_on_the_lead(petri: Team) -> None:
    assert ask("mira", "", {"name": "Agar"}, "patch")[1]["name"] == "Agar"
    assert ask("mira", "leader/", {"leader": "noor"})[1]["leader"] == "noor"
    assert refused("mira", "", {"name": "Mine"}, "patch") == (403, "not_the_leader")
    assert refused("noor", "leader/", {"leader": "kim"}) == (409, "not_a_member")


def test_an_invitation_is_accepted(competition: Competition, petri: Team) -> None:
    make_team(competition, "Ada", make_user("ada"))
    pk = invited("ada")
    listed = signed_in(Client(), make_user("ada")).get(f"{TEAM}invitations/").json()
    told = [(each["direction"], each["id"], each["team"], each["invited_by"]) for each in listed["results"]]
    assert told == [("received", pk, "Petri Dish", "mira")]
    status, team = ask("ada", f"invitations/{pk}/accept/")
    assert (status, len(team["members"])) == (200, 3)
    assert refused("ada", f"invitations/{pk}/accept/") == (409, "invitation_closed")


def test_an_invitation_is_declined_and_one_is_withdrawn(petri: Team) -> None:
    make_user("ada")
    assert ask("ada", f"invitations/{invited('ada')}/decline/") == (204, None)
    assert ask("mira", f"invitations/{invited('ada')}/withdraw/") == (204, None)
    assert set(TeamInvitation.objects.values_list("state", flat=True)) == {"declined", "withdrawn"}


def test_an_address_with_and_without_an_account_gets_the_same_answer(petri: Team) -> None:
    make_user("ada")
    answers = [ask("mira", "invitations/", {"whom": f"{name}@example.org"}) for name in ("ada", "nobody")]
    assert [(status, set(body), body["whom"]) for status, body in answers] == [
        (201, {"id", "whom", "invited_at"}, "ada@example.org"),
        (201, {"id", "whom", "invited_at"}, "nobody@example.org"),
    ]
    assert len(letters()) == 2
    listed = signed_in(Client(), make_user("noor")).get(f"{TEAM}invitations/")
    assert "@" not in listed.content.decode()


def test_who_has_not_accepted_the_rules_is_told_so(petri: Team) -> None:
    make_user("ada")
    assert refused("ada", f"invitations/{invited('ada')}/accept/") == (403, "rules_not_accepted")


def test_who_leaves_goes_on_alone_and_not_after_a_submission(petri: Team) -> None:
    status, alone = ask("noor", "leave/")
    assert (status, alone["name"], len(alone["members"])) == (200, "noor", 1)
    assert refused("noor", "leave/") == (409, "alone")
    ask("noor", f"invitations/{invited('noor')}/accept/")
    submit(ContentFile(prediction_csv()), team=petri, by=make_user("noor"), name="model.csv")
    assert refused("noor", "leave/") == (409, "team_has_submissions")


@pytest.mark.parametrize(
    ("route", "body", "status", "code"),
    [
        ("invitations/", {"whom": "nobody"}, 400, "nobody_of_that_name"),
        ("invitations/", {"whom": "no@address"}, 400, "invalid"),
        ("invitations/", {"whom": "noor"}, 409, "already_member"),
        ("invitations/", {"whom": "ada@example.org", "team": 1}, 400, "invalid"),
        ("invitations/", {}, 400, "invalid"),
        ("leave/", {"team": 1}, 400, "invalid"),
        ("leader/", {"leader": 7, "team": 1}, 400, "invalid"),
        ("invitations/999/accept/", {}, 404, "not_found"),
        ("invitations/999/decline/", {}, 404, "not_found"),
        ("invitations/999/withdraw/", {}, 404, "not_found"),
    ],
)
def test_what_cannot_be_done_is_refused_by_name(
    petri: Team, route: str, body: dict[str, Any], status: int, code: str
) -> None:
    assert refused("mira", route, body) == (status, code)
    assert not TeamInvitation.objects.exists()


def test_who_has_no_team_gets_404_and_who_is_not_signed_in_401(competition: Competition) -> None:
    assert refused("kim", "leave/") == (404, "not_found")
    for route in ("", "invitations/"):
        assert signed_in(Client(), make_user("kim")).get(f"{TEAM}{route}").status_code == (200 if route else 404)
        assert Client().get(f"{TEAM}{route}").status_code == 401
