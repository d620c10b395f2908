"""Forms take no more than they ask: whatever else is sent with them changes nothing."""

from typing import Any

import pytest

from accounts.models import ApiToken, User
from competitions.clock import database_now
from competitions.models import Competition, Host
from submissions.models import Submission
from teams.models import Membership, Team
from tests.attacks.walking import client_of
from tests.factories import make_user
from tests.matrix.asking import routes, written
from tests.matrix.test_matrix import PROMISED
from tests.matrix.world import BODIES, ROLES, World, filled, make_world

pytestmark = pytest.mark.django_db
MORE: dict[str, Any] = {
    **dict.fromkeys(("is_staff", "is_superuser", "can_host", "is_active", "may_host", "published"), "on"),
    "kind": "benchmark",
    "role": "owner",
    "published_at_0": "2020-01-01",
    "published_at_1": "00:00:00",
    **dict.fromkeys(("published_at", "revealed_at", "submitted_at", "accepted_at"), "2020-01-01T00:00:00Z"),
    "public_score": "1",
    "private_score": "1",
    "status": "scored",
    "daily_limit": "999",
    "verified": "on",
    "revealed_at_0": "2020-01-01",
    "revealed_at_1": "00:00:00",
    "opaque_id": "mine",
    "version": "99",
}
FORMS = sorted(route for route in BODIES if route in routes() and not route.startswith(("rest/", "admin/account")))
# A form is taken from these; each is sent by a member and by an owner, or by whoever else may.
TAKEN = {
    (route, role)
    for route in FORMS
    for taking in [[role for role in ROLES if PROMISED[route, "POST"][role] in ("200", "302")]]
    for role in ([role for role in ("member", "owner") if role in taking] or taking[:1])
}
WRITES_NOTHING = {  # as this world stands
    *("theme/", "accounts/login/", "accounts/password/reset/"),  # a cookie, a session, a letter
    *("profile/delete/", "accounts/reauthenticate/", "accounts/password/set/", "admin/password_change/"),  # elsewhere
    *("competitions/{slug}/discussion/write-up/", "admin/leaderboard/snapshot/add/"),  # not before the end
    "admin/competitions/competition/{object_id}/delete/",
}
# They make or end what is looked at here; the two that make are asked below.
ELSEWHERE = {"accounts/signup/", "admin/competitions/competition/add/", "admin/accounts/user/add/"}
OF_RIGHTS = {("profile/tokens/", "owner")}  # asks for it


def rights() -> dict[str, Any]:
    """Who may what, whose things are whose, and what nobody sets by a form."""
    return {
        "people": list(User.objects.order_by("pk").values_list("is_staff", "is_superuser", "can_host", "opaque_id")),
        "hosts": list(Host.objects.order_by("pk").values_list("competition", "user", "role")),
        "hosting": list(ApiToken.objects.filter(may_host=True).values_list("pk")),
        "dates": list(Competition.objects.order_by("pk").values_list("slug", "published_at", "revealed_at")),
        "kinds": list(Team.objects.order_by("pk").values_list("pk", "kind")),
        "places": list(Membership.objects.order_by("pk").values_list("team", "user", "competition")),
    }


@pytest.fixture
def world() -> World:
    return make_world("public")


def test_every_form_is_sent_by_somebody_from_whom_it_is_taken() -> None:
    assert {route for route, _ in TAKEN} | WRITES_NOTHING == set(FORMS)


@pytest.mark.parametrize(("route", "role"), sorted(each for each in TAKEN - OF_RIGHTS if each[0] not in ELSEWHERE))
def test_no_form_gives_a_right_that_it_does_not_ask_for(world: World, route: str, role: str) -> None:
    before = rights()
    rival, elsewhere = world.people["rival"], Competition.objects.get(slug="elsewhere")
    others = {"team": Team.objects.get(name="Rival").pk, "user": rival.pk, "by": rival.pk, "sent_by": rival.pk}
    if not route.startswith("admin/"):
        others["competition"] = elsewhere.pk
    sent = MORE | others | BODIES[route](world)
    with written() as tables:
        answer = client_of(world, role).post("/" + route.format(**filled(world, route)), sent)
    assert tables, f"The form was not taken, {answer.status_code}: this tests nothing."
    after = rights()
    for name in ("places", "kinds"):  # who joins gets a team, who makes a dry run a sandbox
        after[name] = [row for row in after[name] if row in before[name]]
    assert after == before


def test_a_sign_up_is_nobody_special(world: World) -> None:
    client_of(world, "anon").post("/accounts/signup/", MORE | BODIES["accounts/signup/"](world))
    new = User.objects.get(username="new")
    assert (new.is_staff, new.is_superuser, new.can_host) == (False, False, False)
    assert len(str(new.opaque_id)) > len("mine")


def test_a_file_is_sent_for_one_s_own_team_and_now(world: World) -> None:
    route = "competitions/{slug}/submit/"
    other = Team.objects.get(name="Rival")
    more = MORE | {"team": other.pk, "sent_by": make_user("rival").pk, "file_name": "else.csv", "size": "1"}
    before = database_now()
    client_of(world, "member").post(f"/{route.format(slug='cells')}", more | BODIES[route](world))
    sent = Submission.objects.latest("pk")
    assert (sent.team, sent.sent_by, sent.file_name) == (world.team, world.people["member"], "better.csv")
    assert before <= sent.submitted_at <= database_now()
    assert sent.daily_limit == world.competition.phase.daily_limit + 1  # with the one that the hosts have granted
    assert sent.evaluations.get().status == "queued"


def test_a_new_competition_is_a_draft_of_who_made_it(world: World) -> None:
    route = "admin/competitions/competition/add/"
    User.objects.filter(pk=world.people["owner"].pk).update(can_host=True)
    client_of(world, "owner").post(f"/{route}", MORE | BODIES[route](world))
    made = Competition.objects.get(slug="reef")
    assert (made.published_at, made.revealed_at) == (None, None)
    assert [(host.user.username, host.role) for host in made.hosts.all()] == [("owner", "owner")]
