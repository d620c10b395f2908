"""Inviting into a team: a leader offers a place, the invited person takes it or declines."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.people import verified_addresses
from audit.record import record
from competitions.clock import database_now, utc_day
from competitions.models import Competition, Notice, RulesAcceptance
from competitions.notices import forget
from competitions.roles import Right
from teams.errors import (
    AlreadyInvitedError,
    AlreadyMemberError,
    HostsHaveNoTeamError,
    InvitationClosedError,
    MergerDeadlinePassedError,
    NobodyOfThatNameError,
    NoPlaceLeftError,
    RulesFirstError,
    TeamFullError,
    TooManyInvitationsError,
    WouldMergeError,
)
from teams.leading import depart
from teams.locks import led_team, lock_competition, lock_teams
from teams.models import Membership, SentInvitation, Team, TeamInvitation
from teams.notices import tell_answered, tell_invited

INVITATIONS_A_DAY = 20
State = TeamInvitation.State


@transaction.atomic
def invite(team: Team, whom: str, *, by: User) -> TeamInvitation:
    """Offer a place to a username, or to an address if `whom` has an @, and tell them; `by` leads the team.

    What becomes of an address does not depend on whether somebody has it. Locks the competition's row.
    Raises a TeamRefusedError.
    """
    competition = lock_competition(team.competition_id)
    now = database_now()
    team = led_team(team, by, deed="invite")
    check_may_grow(team, competition, now)
    check_invitations_of_today(team, by, now)
    person, address = invited(whom)
    if person and team.memberships.filter(user=person).exists():
        raise AlreadyMemberError(
            _("%(person_public_name)s is a member of your team.") % {"person_public_name": person.public_name}
        )
    if team.invitations.filter(state=State.OPEN, person=person, address=address).exists():
        raise AlreadyInvitedError
    made = TeamInvitation.objects.create(team=team, person=person, address=address, invited_by=by, invited_at=now)
    SentInvitation.objects.create(competition=competition, sent_by=by, sent_at=now)
    tell_invited(made)
    return made


def invited(whom: str) -> tuple[User | None, str]:
    """The person of a username, or an address in small letters. Raises NobodyOfThatNameError."""
    if "@" in whom:
        return None, whom.lower()
    person = User.objects.filter(username__iexact=whom, is_active=True).first()
    if person is None:
        raise NobodyOfThatNameError(whom)
    return person, ""


def check_may_grow(team: Team, competition: Competition, now: datetime) -> None:
    """Whether the team may have another member at `now`. The caller holds the competition's row."""
    if now >= competition.merger_deadline:
        raise MergerDeadlinePassedError(competition.merger_deadline)
    if team.memberships.count() >= competition.max_team_size:
        raise TeamFullError(competition.max_team_size)


def check_invitations_of_today(team: Team, by: User, now: datetime) -> None:
    """Refuse what would make a team a sender of bulk mail, or a person who leaves their team and comes back."""
    midnight, next_midnight = utc_day(now)
    of_person = SentInvitation.objects.filter(competition=team.competition_id, sent_by=by, sent_at__gte=midnight)
    of_team = team.invitations.filter(invited_at__gte=midnight)
    if max(of_person.count(), of_team.count()) >= INVITATIONS_A_DAY:
        raise TooManyInvitationsError(INVITATIONS_A_DAY, next_midnight)


@transaction.atomic
def accept(invitation: TeamInvitation, *, by: User) -> Team:
    """Take the place: `by`, to whom the invitation is, leaves a team without submissions for the inviting one.

    Locks the competition's row, then the rows of both teams by id, so that a submission of either team is
    seen or comes after. Raises a TeamRefusedError and changes nothing.
    """
    competition = lock_competition(invitation.team.competition_id)
    now = database_now()
    invitation = still_open(invitation)
    check_may_take_part(competition, by)
    mine = own_team(competition, by)
    lock_teams(mine.pk, invitation.team_id)
    if mine.pk == invitation.team_id:
        raise AlreadyMemberError(_("You are a member of this team."))
    check_may_grow(invitation.team, competition, now)
    if mine.submissions.exists():
        raise WouldMergeError
    left = mine.pk
    depart(mine, by)
    Membership.objects.create(team=invitation.team, competition=competition, user=by, joined_at=now)
    close_all(invitation.team, by, State.ACCEPTED, now)
    tell_answered(invitation, Notice.Kind.ACCEPTED, by=by)
    record(competition.chain, "team:join", by=by, facts={"team": invitation.team_id, "left": left})
    return invitation.team


def own_team(competition: Competition, person: User) -> Team:
    """The team of somebody who takes part. Raises NoPlaceLeftError."""
    mine = Team.objects.of(person).filter(competition=competition).first()
    if mine is None:
        raise NoPlaceLeftError
    return mine


def check_may_take_part(competition: Competition, person: User) -> None:
    """Whether this person runs the competition, or has not accepted the rules in force; raises the refusal."""
    if competition.lets(person, Right.LOOK):
        raise HostsHaveNoTeamError
    if not has_accepted(competition, person):
        raise RulesFirstError


def has_accepted(competition: Competition, person: User) -> bool:
    """Whether this person takes part and has accepted the version of the rules that is in force."""
    mine = RulesAcceptance.objects.filter(participant__competition=competition, participant__user=person)
    return mine.filter(rules=competition.current_rules).exists()


@transaction.atomic
def decline(invitation: TeamInvitation, *, by: User) -> None:
    """Refuse the place; `by` is who it was offered to. Locks the competition's row. Raises InvitationClosedError."""
    lock_competition(invitation.team.competition_id)
    invitation = still_open(invitation)
    close_all(invitation.team, by, State.DECLINED, database_now())
    tell_answered(invitation, Notice.Kind.DECLINED, by=by)


@transaction.atomic
def withdraw(invitation: TeamInvitation, *, by: User) -> None:
    """Take the offer back; `by` leads the team. Locks the competition's row. Raises a TeamRefusedError."""
    lock_competition(invitation.team.competition_id)
    led_team(invitation.team, by, deed=_("withdraw an invitation"))
    still_open(invitation)
    now = database_now()
    TeamInvitation.objects.filter(pk=invitation.pk).update(state=State.WITHDRAWN, address="", closed_at=now)
    forget(Notice.Kind.INVITED, [invitation.pk])


def still_open(invitation: TeamInvitation) -> TeamInvitation:
    """The invitation as it is now, if it is open. The caller holds the competition's row."""
    now = TeamInvitation.objects.filter(pk=invitation.pk, state=State.OPEN).select_related("team").first()
    if now is None:
        raise InvitationClosedError
    return now


def close_all(team: Team, person: User, state: str, now: datetime) -> None:
    """Close what the team has offered this person, by name and by any of their addresses; the addresses go."""
    theirs = Q(person=person) | Q(address__in=verified_addresses(person))
    closed = list(team.invitations.filter(theirs, state=State.OPEN).values_list("pk", flat=True))
    team.invitations.filter(pk__in=closed).update(state=state, person=person, address="", closed_at=now)
    forget(Notice.Kind.INVITED, closed)
