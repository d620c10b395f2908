"""The numbers of what belongs to others, put where one's own belong: nothing is found, nothing changes."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.core import serializers
from django.core.files.base import ContentFile
from django.urls import resolve

from accounts.models import ApiToken, User
from competitions.models import Competition, Host, InvitationLink, Phase, Solution
from submissions.intake import submit
from submissions.models import FinalChoice, Grant, Submission
from teams.inviting import invite
from teams.models import Membership, Team, TeamInvitation
from tests.attacks.walking import client_of
from tests.factories import make_competition, make_team, make_user, prediction_csv
from tests.matrix.world import World, make_world

pytestmark = pytest.mark.django_db
WATCHED = (
    *(User, ApiToken, UserSession, Competition, Phase, Solution, Host, InvitationLink),
    *(Submission, FinalChoice, Grant, Team, Membership, TeamInvitation),
)
ASIDE = {"last_login", "last_seen_at", "last_used_at"}


@pytest.fixture
def world() -> World:
    return make_world("public")


def everything() -> list[Any]:
    """All rows that an attack might change."""
    rows = serializers.serialize("python", [row for model in WATCHED for row in model._base_manager.order_by("pk")])
    return [{k: v for k, v in row["fields"].items() if k not in ASIDE} | {"pk": row["pk"]} for row in rows]


TEAM, MINE = "/competitions/cells/team/", "/competitions/cells/submissions/"


def test_a_rival_reaches_nothing_of_another_team_by_its_number(world: World) -> None:
    invitation, submission = world.invitation.pk, world.submission.pk
    member = Membership.objects.get(team=world.team, user=make_user("second")).pk
    session = UserSession.objects.filter(user=world.people["member"]).first()
    tried = [f"{TEAM}invitations/{invitation}/{deed}/" for deed in ("accept", "decline", "withdraw", "merge")]
    tried += [f"{TEAM}members/{member}/set-aside/", f"/profile/tokens/{world.token.pk}/revoke/"]
    tried += [f"{MINE}{submission}/file", f"/profile/sessions/{session.pk if session else 1}/end/"]
    rest = [f"/rest{TEAM}invitations/{invitation}/{deed}/" for deed in ("accept", "decline", "withdraw", "merge")]
    rest += [f"/rest{MINE}{submission}/select/"]
    before, client = everything(), client_of(world, "rival")
    for path in (*tried, *rest):
        resolve(path)  # there is such an address: what is not found is the row
        body = {"selected": True} if "select" in path else {}
        answer = client.post(path, body, content_type="application/json") if path in rest else client.post(path)
        assert answer.status_code in (404, 405), path
    assert client.get(f"{MINE}{submission}/file").status_code == 404
    assert client.get(f"/rest{MINE}{submission}/").status_code == 404
    assert everything() == before


def test_finals_are_not_chosen_among_another_team_s(world: World) -> None:
    before, form = everything(), {"final": [world.submission.pk]}
    client_of(world, "rival").post(f"{MINE}finals/", form)
    assert everything() == before
    client_of(world, "member").post(f"{MINE}finals/", form)
    assert everything() != before, "Nobody's finals are chosen so: this tests nothing."


def test_a_leader_is_no_member_of_another_team(world: World) -> None:
    before, rival = everything(), world.people["rival"]
    client = client_of(world, "member")
    assert client.post(f"{TEAM}leader/", {"leader": rival.pk}).status_code == 400
    for deed in ("leader", "set-aside"):
        body = {"leader" if deed == "leader" else "member": rival.username}
        assert client.post(f"/rest{TEAM}{deed}/", body, "application/json").status_code in (400, 403, 404, 409, 422)
    assert everything() == before


def test_what_belongs_to_one_competition_is_not_found_under_another(world: World) -> None:
    elsewhere = Competition.objects.get(slug="elsewhere")
    member = world.people["member"]
    team = make_team(elsewhere, "Abroad", member)
    sent = submit(ContentFile(prediction_csv()), team=team, by=member, name="abroad.csv")
    asked = invite(team, "user", by=member)
    before = everything()
    client = client_of(world, "member")
    assert client.get(f"{MINE}{sent.pk}/file").status_code == 404
    assert client.get(f"/rest{MINE}{sent.pk}/").status_code == 404
    assert client.post(f"{TEAM}invitations/{asked.pk}/withdraw/").status_code == 404
    client.post(f"{MINE}finals/", {"final": [sent.pk]})
    assert everything() == before


def test_a_host_reaches_nothing_of_another_competition_by_its_number(world: World) -> None:
    before, client, pk = everything(), client_of(world, "other"), world.competition.pk
    elsewhere = Competition.objects.get(slug="elsewhere")
    forms: dict[str, dict[str, Any]] = {
        "submissions/grant/add/": {"team": world.team.pk, "extra": 5, "day": "2100-01-01", "reason": "mine"},
        "leaderboard/snapshot/add/": {"competition": pk},
        "competitions/rules/add/": {"competition": pk, "change": "material", "text": "1. Mine."},
        "competitions/datafile/add/": {"competition": pk, "file": ContentFile(b"id\n1\n", "mine.csv")},
        "competitions/solution/add/": {"competition": pk, "file": ContentFile(b"id,y\n1,1\n", "mine.csv")},
        f"competitions/competition/{pk}/change/": {"title": "Mine"},
        f"competitions/competition/{pk}/publish/": {},
        f"competitions/competition/{elsewhere.pk}/invitations/{world.link.pk}/revoke/": {},
        f"competitions/competition/{elsewhere.pk}/invitations/addresses/{world.address.pk}/": {},
    }
    for path, form in forms.items():
        resolve(f"/admin/{path}")
        for query in ("", "?_popup=1&_to_field=id"):
            answer = client.post(f"/admin/{path}{query}", form)
            assert answer.status_code in (200, 403, 404), f"{path}: {answer.status_code}"
            assert everything() == before, path
            assert world.team.name not in answer.text, path
    assert world.team.name not in client.get(f"/admin/submissions/grant/add/?team={world.team.pk}").text
    assert "Petri Dish" in client_of(world, "owner").get(f"/admin/submissions/grant/add/?team={world.team.pk}").text


def test_the_admin_s_autocomplete_and_to_field_tell_nothing_of_others(world: World) -> None:
    client = client_of(world, "other")
    for field in ("submissions&model_name=grant&field_name=team", "competitions&model_name=host&field_name=user"):
        answer = client.get(f"/admin/autocomplete/?term=&app_label={field}")
        assert answer.status_code in (200, 403, 404), field
        assert world.team.name not in answer.text
        assert "rival" not in answer.text
    for query in ("_to_field=password", "_to_field=digest", "_popup=1&_to_field=email"):
        answer = client.get(f"/admin/competitions/competition/?{query}")
        assert answer.status_code == 400, query
    make_competition(slug="secret", published=False)
    listed = client.get("/admin/competitions/competition/?_popup=1&_to_field=id&all=")
    assert "secret" not in listed.text
