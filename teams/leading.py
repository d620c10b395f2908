"""What members do with their team: rename it, hand on the lead, leave it."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.record import record
from competitions.clock import database_now
from competitions.models import Competition
from teams.errors import (
    AloneError,
    HasSubmissionsError,
    NamesStayError,
    NameTakenError,
    NotAMemberError,
    StatementStaysError,
)
from teams.locks import led_team, lock_competition, lock_teams
from teams.models import Membership, OutsideData, Team
from teams.naming import free_name, is_taken


@transaction.atomic
def rename(team: Team, name: str, *, by: User) -> Team:
    """Give the team another name, until the closing; `by` leads it.

    Locks the competition's row, so that a name is given once. Raises a TeamRefusedError.
    """
    competition = lock_competition(team.competition_id)
    team = led_team(team, by, deed=_("rename it"))
    if database_now() >= competition.phase.closes_at:
        raise NamesStayError(competition.phase.closes_at)
    if is_taken(team, name):
        raise NameTakenError(name)
    team.name = name
    team.save(update_fields=["name"])
    return team


@transaction.atomic
def change_leader(team: Team, to: User, *, by: User) -> Team:
    """Make another member the leader; `by` leads the team and stays a member.

    Locks the competition's row. Raises a TeamRefusedError.
    """
    competition = lock_competition(team.competition_id)
    team = led_team(team, by, deed=_("name another leader"))
    if not team.memberships.filter(user=to).exists():
        raise NotAMemberError
    if to.pk != by.pk:
        team.leader = to
        team.save(update_fields=["leader"])
        facts = {"team": team.pk, "leader": str(to.opaque_id)}
        record(competition.chain, "team:lead", by=by, facts=facts)
    return team


@transaction.atomic
def state_no_outside_data(team: Team, *, by: User) -> Team:
    """Let the team state, in a member's name, that it uses no outside data; what it sends inherits it.

    Possible until the closing. Locks the competition's row. Raises a TeamRefusedError.
    """
    competition = lock_competition(team.competition_id)
    mine = Team.objects.of(by).filter(pk=team.pk).first()
    if mine is None:
        raise NotAMemberError
    now = database_now()
    if now >= competition.phase.closes_at:
        raise StatementStaysError(competition.phase.closes_at)
    mine.outside_data, mine.stated_by, mine.stated_at = OutsideData.NONE, by, now
    mine.save(update_fields=["outside_data", "stated_by", "stated_at"])
    record(competition.chain, "team:state-outside-data", by=by, facts={"team": mine.pk, "used": mine.outside_data})
    return mine


@transaction.atomic
def leave(team: Team, *, by: User) -> Team:
    """Leave a team that has sent nothing; returns the team of one with which `by` goes on.

    Locks the competition's row, then the team's, so that a submission on its way is waited for. Raises a
    TeamRefusedError.
    """
    competition = lock_competition(team.competition_id)
    lock_teams(team.pk)
    mine = Team.objects.of(by).filter(pk=team.pk).first()
    if mine is None:
        raise NotAMemberError
    if mine.memberships.count() == 1:
        raise AloneError
    if mine.submissions.exists():
        raise HasSubmissionsError
    depart(mine, by)
    alone = start_alone(competition, by)
    record(competition.chain, "team:leave", by=by, facts={"team": mine.pk, "now": alone.pk})
    return alone


def depart(team: Team, person: User) -> None:
    """Take a member out: an empty team is deleted, a lead goes to who came first of the others.

    The caller holds the competition's row and the team's, and has seen that the team has no submission.
    """
    team.memberships.filter(user=person).delete()
    successor = team.memberships.first()
    if successor is None:
        team.delete()
    elif team.leader_id == person.pk:
        team.leader_id = successor.user_id
        team.save(update_fields=["leader"])


def start_alone(competition: Competition, person: User) -> Team:
    """A team of one for a participant without a team. The caller holds the competition's row."""
    now = database_now()
    name = free_name(competition, person.public_name)
    team = Team.objects.create(competition=competition, name=name, leader=person, created_at=now)
    Membership.objects.create(team=team, competition=competition, user=person, joined_at=now)
    return team
