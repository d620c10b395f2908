"""One competition with everybody in it, and for every address what stands in its gaps and what is sent there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken, User
from accounts.people import set_rights
from accounts.tokens import make_token
from audit.models import AuditEvent
from competitions.invitations import add_addresses, make_link
from competitions.models import Competition, Host, InvitationLink, InvitedAddress, Notice, Rules
from competitions.roles import Role
from competitions.rules_versions import add_rules
from discussion.mailing import signed_for
from discussion.models import Post
from discussion.posting import comment, start_topic
from leaderboard.models import Snapshot
from submissions.granting import grant
from submissions.intake import submit
from submissions.models import Grant, Submission
from teams.inviting import invite
from teams.models import EntryRequest, Team, TeamInvitation
from tests.competitions.test_admin import (
    as_it_stands,
    competition_form,
    formset,
    rules_form,
    sample_form,
    solution_form,
    written,
)
from tests.factories import (
    KEY_TERMS,
    PASSWORD,
    make_competition,
    make_team,
    make_user,
    prediction_csv,
    signed_in,
    solution_csv,
)

ROLES = (
    *("anon", "user", "invited", "member", "rival", "viewer", "judge", "host", "owner", "other", "admin"),
    *("exadmin", "exhost", "banned"),
)
UNSEEN = {  # in a competition of this kind these find nothing, whatever they may in a public one
    "public": (),
    "invited": ("anon", "user", "other", "exhost", "banned"),
    "draft": ("anon", "user", "invited", "member", "rival", "other", "exhost", "banned"),
}
FORMER = {"exadmin": Role.VIEWER, "exhost": Role.HOST}  # the one stays a viewer, the other is dismissed
SECRET = "a very long secret"


@dataclass
class World:
    people: dict[str, User]
    competition: Competition
    team: Team
    submission: Submission
    invitation: TeamInvitation
    token: ApiToken
    link: InvitationLink
    link_secret: str
    address: InvitedAddress
    draft_rules: Rules
    snapshot: Snapshot
    sessions: dict[str, str]
    client: Client
    keys: dict[str, int] = field(default_factory=dict)


def make_world(kind: str) -> World:
    """The competition as `kind` has it; `member` leads a team of two that has sent a file, `invited` may join it."""
    owner = make_user("owner")
    competition = make_competition(host=owner)
    people = {role: make_user(role, is_staff=role in ("admin", "exadmin")) for role in ROLES if role != "anon"}
    roles = {role: role for role in (Role.HOST, Role.JUDGE, Role.VIEWER)} | FORMER
    for name, role in roles.items():
        Host.objects.create(competition=competition, user=people[name], role=role)
    make_competition(slug="elsewhere", host=people["other"])
    team = make_team(competition, "Petri Dish", people["member"], make_user("second"))
    make_team(competition, "Rival", people["rival"])
    make_team(competition, "Gone", people["banned"])
    submission = submit(ContentFile(prediction_csv()), team=team, by=people["member"], name="model.csv")
    add_addresses(competition, ["invited@example.org"], by=owner)
    link, link_secret = make_link(competition, by=owner, days=7)
    phase = competition.phase
    assert phase.active_solution
    world = World(
        people=people,
        competition=competition,
        team=team,
        submission=submission,
        invitation=invite(team, "invited", by=people["member"]),
        token=make_token(people["member"], "notebook")[0],
        link=link,
        link_secret=link_secret,
        address=InvitedAddress.objects.get(),
        draft_rules=add_rules(competition, "2. Be fairer.", KEY_TERMS, by=owner),
        snapshot=Snapshot.objects.create(phase=phase, number=1, cause="reveal", at=competition.opens_at),
        sessions={role: session_of(person) for role, person in people.items()},
        client=Client(raise_request_exception=False),
    )
    world.keys = keys(world)
    bring_down(world)
    changes: dict[str, dict[str, Any]] = {"invited": {"visibility": "invited"}, "draft": {"published_at": None}}
    Competition.objects.filter(pk=competition.pk).update(**changes.get(kind, {}))
    return world


def bring_down(world: World) -> None:
    """Take from the last three what they had, while they are signed in."""
    by, people = world.people["admin"], world.people
    people["exadmin"] = set_rights(people["exadmin"], by=by, is_staff=False)
    Host.objects.get(competition=world.competition, user=people["exhost"]).delete()
    people["banned"] = set_rights(people["banned"], by=by, is_active=False)


def session_of(person: User) -> str:
    """The key of a session of this person, who has not given the password for a while."""
    return str(signed_in(Client(), person).session.session_key)


def keys(world: World) -> dict[str, int]:
    """The number in an address, by a part of the route: of what belongs to the competition, the team, its leader."""
    solution = world.competition.phase.active_solution
    assert solution
    team = world.team
    return {
        "team/invitations/": world.invitation.pk,
        "team/members/": team.memberships.get(user__username="second").pk,
        "leaderboard/teams/": team.pk,
        "submissions/{pk}": world.submission.pk,
        "profile/sessions/": UserSession.objects.create(user=team.leader, ip="127.0.0.1", session_key="1").pk,
        "profile/tokens/": world.token.pk,
        "discussion/posts/": (asked := opening(world)).pk,
        "discussion/{pk}": asked.topic_id,
        "admin/discussion/post/": asked.pk,
        "notices/": Notice.objects.get(user=world.people["member"], kind="comment").pk,
        "admin/competitions/competition/": world.competition.pk,
        "admin/competitions/datafile/": world.competition.data_files.get().pk,
        "admin/competitions/participant/": world.competition.participants.earliest("pk").pk,
        "admin/competitions/rules/": world.draft_rules.pk,
        "admin/competitions/solution/": solution.pk,
        "admin/leaderboard/snapshot/": world.snapshot.pk,
        "admin/submissions/evaluation/dry-run/": world.competition.pk,
        "admin/submissions/grant/": grant_one(world).pk,
        "admin/submissions/submission/": world.submission.pk,
        "admin/teams/team/": team.pk,
        "admin/teams/entryrequest/": waiting(world).pk,
        "admin/submissions/evaluation/": world.submission.evaluations.get().pk,
        "admin/accounts/user/": world.people["user"].pk,
        "admin/audit/auditevent/": AuditEvent.objects.earliest("pk").pk,
    }


def opening(world: World) -> Post:
    """What the member has asked in the discussion; the rival has answered."""
    topic = start_topic(world.competition, "Is it fair?", "I ask.", by=world.people["member"])
    comment(topic, "I answer.", by=world.people["rival"])
    return topic.posts.get(is_opening=True)


def waiting(world: World) -> EntryRequest:
    """The request of somebody who waits to be let in."""
    asker, rules = make_user("asker"), world.competition.current_rules
    assert rules
    now = timezone.now()
    return EntryRequest.objects.create(competition=world.competition, user=asker, rules=rules, asked_at=now)


def grant_one(world: World) -> Grant:
    """One more submission for the team, today."""
    return grant(world.team, extra=1, day=timezone.now().date(), reason="A fault of ours.", by=world.people["owner"])


def filled(world: World, route: str) -> dict[str, object]:
    """What stands in the gaps of a route."""
    key = next((pk for place, pk in world.keys.items() if place in route), 0)
    gaps: dict[str, object] = {
        "slug": world.competition.slug,
        "name": "teams" if "exports/" in route else "sample_submission.csv",
        "token": world.link_secret,
        "signed": signed_for(world.people["member"]),
        "link": world.link.pk,
        "address": world.address.pk,
        "app_label": "competitions",
        "url": "nothing-here/",
        "key": "nobody",
        "uidb36": "1",
        "provider_id": "oidc",
        "length": 100,
        "version": 1,
        "mtime": 1_700_000_000,
    }
    return gaps | dict.fromkeys(("pk", "object_id", "id"), key)


def prediction() -> SimpleUploadedFile:
    return SimpleUploadedFile("better.csv", prediction_csv(0.1))


def terms(world: World) -> list[int]:
    rules = world.competition.current_rules
    assert rules
    return [term.pk for term in rules.key_terms.all()]


def draft_rules_form(world: World) -> dict[str, str]:
    rules = world.draft_rules
    fields = {"change": "material", "note": "", "text": "2. Be the fairest."}
    rows = [
        {"id": str(term.pk), "rules": str(rules.pk), "summary": term.summary, "clause": "1", "category": "other"}
        for term in rules.key_terms.all()
    ]
    return fields | formset("key_terms", *rows, existing=len(rows))


NEW_PERSON = {"username": "new", "email": "new@example.org", "password1": SECRET, "password2": SECRET}
NEW_PASSWORD = {"oldpassword": PASSWORD, "password1": SECRET, "password2": SECRET}
NOTE = {"note": "The solution is being mended."}
LINK = {"days": "7", "max_uses": "", "domain": ""}
# A body that is right for whoever may: were a door open to the wrong one, it would take it. Without one: empty.
BODIES: dict[str, Callable[[World], dict[str, Any]]] = {
    "profile/": lambda _: {"display_name": "Mira"},
    "profile/tokens/": lambda _: {"name": "another", "days": "30", "scopes": ["read"], "may_read": "on"},
    "profile/delete/": lambda _: {"username": "member"},
    "theme/": lambda _: {"theme": "dark"},
    "language/": lambda _: {"language": "de"},
    "competitions/{slug}/rules/": lambda world: {"rules_version": 1} | {f"term-{pk}": "yes" for pk in terms(world)},
    "competitions/{slug}/team/rename/": lambda _: {"name": "Agar"},
    "competitions/{slug}/team/leader/": lambda _: {"leader": make_user("second").pk},
    "competitions/{slug}/team/invite/": lambda _: {"whom": "user"},
    "competitions/{slug}/discussion/new/": lambda _: {"title": "Another", "text": "I ask."},
    "competitions/{slug}/discussion/write-up/": lambda _: {"title": "Trees", "text": "We planted many."},
    "competitions/{slug}/discussion/{pk}/": lambda _: {"text": "I answer."},
    "competitions/{slug}/discussion/{pk}/follow/": lambda _: {"follow": ""},
    "competitions/{slug}/discussion/{pk}/lock/": lambda _: {"lock": ""},
    "competitions/{slug}/discussion/posts/{pk}/edit/": lambda _: {"title": "Is it?", "text": "I ask again."},
    "competitions/{slug}/discussion/posts/{pk}/hide/": lambda _: {"reason": "It names a person."},
    "competitions/{slug}/discussion/posts/{pk}/report/": lambda _: {"reason": "It names a person."},
    "competitions/{slug}/submit/": lambda _: {"file": prediction(), "note": "better"},
    "competitions/{slug}/submissions/{pk}/tags/": lambda _: {"tags": "baseline"},
    "competitions/{slug}/submissions/finals/": lambda world: {"final": [world.submission.pk]},
    "rest/competitions/{slug}/rules/accept/": lambda world: {"rules_version": 1, "key_terms": terms(world)},
    "rest/competitions/{slug}/team/set-aside/": lambda _: {"member": "second"},
    "rest/competitions/{slug}/join/": lambda world: {"rules_version": 1, "key_terms": terms(world)},
    "rest/competitions/{slug}/team/": lambda _: {"name": "Agar"},
    "rest/competitions/{slug}/team/leader/": lambda _: {"leader": "second"},
    "rest/competitions/{slug}/team/invitations/": lambda _: {"whom": "user"},
    "rest/competitions/{slug}/submissions/": lambda _: {"file": prediction()},
    "rest/competitions/{slug}/submissions/{pk}/select/": lambda _: {"selected": True},
    "accounts/login/": lambda _: {"login": "member", "password": PASSWORD},
    "accounts/signup/": lambda _: NEW_PERSON,
    "accounts/reauthenticate/": lambda _: {"password": PASSWORD},
    "accounts/email/": lambda _: {"email": "more@example.org", "action_add": ""},
    "accounts/password/change/": lambda _: NEW_PASSWORD,
    "accounts/password/set/": lambda _: NEW_PASSWORD,
    "accounts/password/reset/": lambda _: {"email": "member@example.org"},
    "admin/password_change/": lambda _: {"old_password": PASSWORD, "new_password1": SECRET, "new_password2": SECRET},
    "admin/competitions/competition/add/": lambda _: competition_form(),
    "admin/competitions/competition/{object_id}/change/": lambda world: as_it_stands(world.competition, title="New"),
    "admin/competitions/competition/{object_id}/delete/": lambda _: {"post": "yes"},
    "admin/competitions/competition/{pk}/invitations/link/": lambda _: LINK,
    "admin/competitions/competition/{pk}/invitations/addresses/": lambda _: {"addresses": "ada@example.org"},
    "admin/competitions/competition/{pk}/dates/": lambda world: {
        **NOTE,
        **written("to", world.competition.phase.closes_at + timedelta(days=7)),
        "dates": ["closes_at"],
    },
    "admin/competitions/competition/{pk}/pause/": lambda _: NOTE,
    "admin/teams/entryrequest/{pk}/decline/": lambda _: {"reason": "The course is full."},
    "admin/submissions/evaluation/dry-run/{pk}/": lambda _: {"file": prediction()},
    "admin/submissions/grant/add/": lambda world: (
        {"team": world.team.pk, "extra": "2", "reason": "A fault of ours."} | {"day": timezone.now().date().isoformat()}
    ),
    "admin/competitions/rules/add/": lambda world: rules_form(world.competition),
    "admin/competitions/rules/{object_id}/change/": draft_rules_form,
    "admin/competitions/solution/add/": lambda world: solution_form(world.competition, solution_csv()),
    "admin/competitions/datafile/add/": lambda world: sample_form(world.competition),
    "admin/leaderboard/snapshot/add/": lambda world: {"competition": world.competition.pk},
    "admin/accounts/user/add/": lambda _: NEW_PERSON | {"usable_password": "true"},
    "admin/accounts/user/{object_id}/change/": lambda _: {
        "username": "user",
        "email": "u@example.org",
        "is_active": "on",
    },
    "admin/accounts/user/{id}/password/": lambda _: NEW_PASSWORD | {"usable_password": "true"},
}
for _address in [address for address in BODIES if address.endswith("{object_id}/delete/")]:
    BODIES |= {_address: lambda _: {"post": "yes"}}
