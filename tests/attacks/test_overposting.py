"""Forms take no more than they ask: whatever else is sent with them changes nothing."""

from typing import Any

import pytest
from django.db import transaction

from accounts.models import ApiToken, User
from competitions.clock import database_now
from competitions.models import Competition, Host
from submissions.models import Submission
from teams.models import Membership, Team
from tests.attacks.walking import client_of
from tests.factories import make_user
from tests.matrix.asking import routes
from tests.matrix.test_matrix import PROMISED
from tests.matrix.world import BODIES, World, filled, make_world

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
# They are asked below, or ask for it themselves.
ELSEWHERE = {"profile/delete/", "admin/competitions/competition/add/", "profile/tokens/"}
OF_NOBODY = {  # in this world: it is published, open, and nobody reports their own posts
    "admin/competitions/competition/{object_id}/delete/",
    "competitions/{slug}/discussion/posts/{pk}/report/",
    "competitions/{slug}/discussion/write-up/",
}
TAKEN = ("200", "201", "302")


def senders(route: str) -> list[str]:
    """Who is answered as somebody whose form is taken: one who plays and one who runs it, as far as there are such."""
    cells = PROMISED[route, "POST"]
    return [
        role
        for those in (("member", "invited", "user", "anon"), ("owner", "admin"))
        for role in [next((role for role in those if cells[role].partition(">")[0] in TAKEN), "")]
        if role
    ]


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


@pytest.mark.parametrize("route", sorted(set(FORMS) - ELSEWHERE - OF_NOBODY))
def test_no_form_gives_a_right_that_it_does_not_ask_for(world: World, route: str) -> None:
    assert senders(route), f"nobody's form is taken at /{route}"
    for role in senders(route):
        sid = transaction.savepoint()
        before = rights()
        status = send_more(world, route, role)
        assert status == PROMISED[route, "POST"][role].partition(">")[0], f"/{route} as {role}: {status}"
        after = rights()
        for name in ("places", "kinds"):  # who joins gets a team, who makes a dry run a sandbox
            after[name] = [row for row in after[name] if row in before[name]]
        assert after == before, f"/{route} as {role}"
        transaction.savepoint_rollback(sid)


def send_more(world: World, route: str, role: str) -> str:
    """The status of a right form with everything else in it that a form might take."""
    rival, elsewhere = world.people["rival"], Competition.objects.get(slug="elsewhere")
    others = {"team": Team.objects.get(name="Rival").pk, "user": rival.pk, "by": rival.pk, "sent_by": rival.pk}
    if not route.startswith("admin/"):
        others["competition"] = elsewhere.pk
    body = MORE | others | BODIES[route](world)
    return str(client_of(world, role).post("/" + route.format(**filled(world, route)), body).status_code)


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
