"""Over random histories of teams: never two teams for one person, never two allowances for one group."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.models import User
from competitions.models import Competition
from submissions.errors import SubmissionRefusedError
from submissions.granting import grant
from submissions.intake import submit
from submissions.merging import merge
from submissions.models import Grant, Submission
from teams.errors import TeamRefusedError
from teams.inviting import accept, decline, invite, withdraw
from teams.joining import JoinRefusedError, join
from teams.leading import change_leader, leave, rename
from teams.models import Team, TeamInvitation
from tests.factories import make_competition, make_user, prediction_csv

pytestmark = pytest.mark.django_db
PEOPLE = ("mira", "noor", "ada", "kim")
ALLOWANCE, SIZE = 2, 3
REFUSALS = (TeamRefusedError, JoinRefusedError, SubmissionRefusedError)


@pytest.fixture
def competition() -> Competition:
    for name in PEOPLE:
        make_user(name)
    return make_competition(daily_limit=ALLOWANCE, total_limit=ALLOWANCE, max_team_size=SIZE)


def enter(competition: Competition, by: User, other: User) -> None:
    rules = competition.current_rules
    assert rules
    join(competition, by=by, rules_version=rules.version, key_terms=[term.pk for term in rules.key_terms.all()])


def of_team(deed: Callable[[Team, User, User], object]) -> Callable[[Competition, User, User], None]:
    def done(competition: Competition, by: User, other: User) -> None:
        if team := Team.objects.of(by).filter(competition=competition).first():
            deed(team, by, other)

    return done


def of_invitation(deed: Callable[..., object]) -> Callable[[Competition, User, User], None]:
    def done(competition: Competition, by: User, other: User) -> None:
        invitation = TeamInvitation.objects.to(by).filter(invited_by=other).last()
        if invitation:
            deed(invitation, by=by)

    return done


def take_back(team: Team, by: User, other: User) -> None:
    for invitation in team.invitations.filter(person=other):
        withdraw(invitation, by=by)


def meet(team: Team, by: User, other: User) -> None:
    """Invite and accept at once: what makes groups often enough for histories to be long in what they do."""
    accept(invite(team, other.username, by=by), by=other)


def unite(team: Team, by: User, other: User) -> None:
    """Invite and merge at once."""
    merge(invite(team, other.username, by=by), by=other)


def grant_one(team: Team, by: User, other: User) -> None:
    grant(team, extra=1, day=timezone.now().date(), reason="A fault of ours.", by=User.objects.get(username="host"))


DEEDS: dict[str, Callable[[Competition, User, User], None]] = {
    "join": enter,
    "invite": of_team(lambda team, by, other: invite(team, other.username, by=by)),
    "meet": of_team(meet),
    "unite": of_team(unite),
    "accept": of_invitation(accept),
    "merge": of_invitation(merge),
    "decline": of_invitation(decline),
    "withdraw": of_team(take_back),
    "leave": of_team(lambda team, by, other: leave(team, by=by)),
    "lead": of_team(lambda team, by, other: change_leader(team, other, by=by)),
    "rename": of_team(lambda team, by, other: rename(team, f"team of {other}", by=by)),
    "grant": of_team(grant_one),
    "submit": of_team(lambda team, by, other: submit(ContentFile(prediction_csv()), team=team, by=by, name="m.csv")),
}


def check(competition: Competition) -> None:
    """What holds after every deed."""
    teams = Team.objects.competing().filter(competition=competition).prefetch_related("memberships__user")
    everybody = [member.pk for team in teams for member in team.members()]
    assert len(everybody) == len(set(everybody)) == competition.participants.count()
    for team in teams:
        members = team.members()
        assert 1 <= len(members) <= SIZE
        assert team.leader in members
        # everything that these people ever sent, in whatever team, and everything that the team has
        theirs = Submission.objects.filter(sent_by__in=members) | Submission.objects.filter(team=team)
        everything = theirs.filter(team__competition=competition).distinct().count()
        assert everything <= ALLOWANCE + sum(Grant.objects.filter(team=team).totals())


step = st.tuples(st.sampled_from(list(DEEDS)), st.sampled_from(PEOPLE), st.sampled_from(PEOPLE))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example([("meet", "mira", "noor"), ("submit", "noor", "mira"), ("leave", "noor", "mira"), ("submit", "noor", "mira")])
@example([("submit", "noor", "mira"), ("submit", "mira", "noor"), ("meet", "mira", "noor")])
@example(
    [("submit", "noor", "mira"), ("submit", "noor", "mira"), ("unite", "mira", "noor"), ("submit", "mira", "noor")]
)
@example(
    [
        ("submit", "noor", "mira"),
        ("submit", "mira", "noor"),
        ("submit", "ada", "noor"),
        ("unite", "mira", "noor"),
        ("submit", "mira", "noor"),
        ("unite", "ada", "mira"),
    ]
)
@example([("grant", "mira", "noor"), ("meet", "noor", "mira"), ("submit", "mira", "noor"), ("submit", "noor", "mira")])
@given(st.lists(step, min_size=10, max_size=40))
def test_no_history_gives_a_group_more_than_one_allowance(
    competition: Competition, history: list[tuple[str, str, str]]
) -> None:
    people = {name: User.objects.get(username=name) for name in PEOPLE}
    with transaction.atomic():
        for name in PEOPLE[:3]:
            enter(competition, people[name], people[name])
        for deed, by, other in history:
            with suppress(*REFUSALS), transaction.atomic():
                DEEDS[deed](competition, people[by], people[other])
            check(competition)
        transaction.set_rollback(True)
