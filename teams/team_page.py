"""What the team page shows one person: the team, its invitations, and the places offered to them."""

from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from accounts.models import User
from competitions.access import has_joined
from competitions.clock import database_now
from competitions.models import Competition
from competitions.models.competition import Viewer
from competitions.roles import Right
from teams.grace import awaited, may_set_aside
from teams.inviting import has_accepted
from teams.models import Team, TeamInvitation
from teams.team_forms import InviteForm, LeaderForm, NameForm


def my_team(competition: Competition, person: Viewer) -> Team | None:
    """The person's team in the competition, if there is one."""
    return Team.objects.of(person).filter(competition=competition).select_related("leader", "competition").first()


def invitation_to(person: User, slug: str, pk: int) -> TeamInvitation:
    """An invitation to this person, answered or not; 404 for those of others."""
    mine = TeamInvitation.objects.to(person).select_related("team")
    return get_object_or_404(mine, pk=pk, team__competition__slug=slug)


def sent(team: Team, reader: User) -> list[tuple[TeamInvitation, str]]:
    """The open invitations of a team, each with whom it is for as `reader` may know it."""
    open_now = TeamInvitation.objects.open_at(database_now()).filter(team=team).shown()
    return [(invitation, invitation.whom(reader)) for invitation in open_now]


def received(person: User, competition: Competition) -> list[TeamInvitation]:
    """The open invitations to this person in one competition."""
    open_now = TeamInvitation.objects.to(person).open_at(database_now()).filter(team__competition=competition)
    return list(open_now.shown())


def invitations_of(team: Team | None, person: User, competition: Competition) -> QuerySet[TeamInvitation]:
    """The open invitations of a person's team, if there is one, and those to the person, in one competition."""
    open_now = TeamInvitation.objects.open_at(database_now()).filter(team__competition=competition)
    return open_now.filter(Q(team=team and team.pk) | Q(pk__in=TeamInvitation.objects.to(person))).shown()


def page_context(competition: Competition, person: User, **bound: Any) -> dict[str, Any]:
    """Everything on the page; `bound` has a form and a refusal to show instead of a fresh page."""
    team, now = my_team(competition, person), database_now()
    context = {
        "competition": competition,
        "tab": "team",
        "team": team,
        "received": received(person, competition),
        "has_accepted": has_accepted(competition, person),
        "set_aside": team is None and has_joined(person, competition),  # late to accept a change of the rules
        "is_host": not competition.in_preview and competition.lets(person, Right.LOOK),
        "may_invite": now < competition.merger_deadline,
        "may_rename": now < competition.phase.closes_at,
    }
    return context | (of_team(team, person) if team else {}) | bound


def of_team(team: Team, person: User) -> dict[str, Any]:
    """What a member sees of the team; the forms are for its leader."""
    memberships = list(team.memberships.select_related("user"))
    late = awaited(team, database_now())
    return {
        "awaited": late,
        "sets_aside": bool(late and late.is_overdue and may_set_aside(team, late) == person),
        "memberships": memberships,
        "submissions": team.submissions.count(),
        "sent": sent(team, person),
        "leads": team.leader_id == person.pk,
        "is_full": len(memberships) >= team.competition.max_team_size,
        "name_form": NameForm(initial={"name": team.name}),
        "invite_form": InviteForm(),
        "leader_form": LeaderForm(team),
    }
