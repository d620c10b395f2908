"""Merging two teams that have sent submissions into one with one place and one team's allowance."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.record import record
from competitions.clock import database_now, utc_day
from competitions.models import Phase
from submissions.judging import update_best_score
from submissions.models import BestScore, FinalChoice, Grant, Submission
from submissions.models.grant import GrantQuerySet
from teams.errors import (
    AlreadyMemberError,
    MergedAllowanceError,
    MergedTeamTooLargeError,
    MergerDeadlinePassedError,
    NothingToMergeError,
    NotTheLeaderError,
)
from teams.inviting import check_may_take_part, close_all, own_team, still_open
from teams.locks import lock_competition, lock_teams
from teams.models import Team, TeamInvitation
from teams.notices import tell_merged

State = TeamInvitation.State


@dataclass(frozen=True)
class Merge:
    """What a merge makes of two teams: `team` stays, with its name and leader; `absorbed` becomes part of it.

    `submissions` are those of both that limits count, of which one team could have made `allowed` by now.
    """

    team: Team
    absorbed: Team
    members: list[User]
    submissions: int
    allowed: int
    left_today: int
    keeps_finals: bool


@transaction.atomic
def merge(invitation: TeamInvitation, *, by: User) -> Merge:
    """Accept an invitation for one's whole team, which has sent submissions; `by` leads it.

    Submissions keep the name under which they were sent, members the time at which they came; finals stay
    if they fit together, else none is chosen. Locks the competition's row, then both teams' by id. Raises a
    TeamRefusedError and changes nothing.
    """
    competition = lock_competition(invitation.team.competition_id)
    lock_teams(own_team(competition, by).pk, invitation.team_id)
    plan = planned_merge(invitation, by=by)
    if not plan.keeps_finals:
        FinalChoice.objects.filter(submission__team__in=(plan.team, plan.absorbed)).delete()
    move_everything(plan)
    close_invitations(plan, database_now())
    facts = {"team": plan.team.pk, "absorbed": plan.absorbed.pk, "submissions": plan.submissions}
    record(competition.chain, "team:merge", by=by, facts={**facts, "finals_kept": plan.keeps_finals})
    tell_merged(plan.team, plan.absorbed, by=by)
    return plan


def move_everything(plan: Merge) -> None:
    """Members, submissions, grants and places on boards go to the team that stays. The caller holds both rows."""
    plan.absorbed.memberships.update(team=plan.team)
    plan.absorbed.submissions.update(team=plan.team)
    plan.absorbed.grants.update(team=plan.team)
    plan.absorbed.merged_into = plan.team
    plan.absorbed.save(update_fields=["merged_into"])
    standings = BestScore.objects.filter(team=plan.absorbed)
    solutions = [standing.solution for standing in standings.select_related("solution")]
    standings.delete()
    for solution in solutions:
        update_best_score(plan.team, solution)


def close_invitations(plan: Merge, now: datetime) -> None:
    """What the team offered to those who are its members now is accepted; what the other one offered is withdrawn."""
    for member in plan.members:
        close_all(plan.team, member, State.ACCEPTED, now)
    offered = plan.absorbed.invitations.filter(state=State.OPEN)
    offered.update(state=State.WITHDRAWN, address="", closed_at=now)


def planned_merge(invitation: TeamInvitation, *, by: User) -> Merge:
    """What accepting would make of both teams; exact only while the caller holds their rows.

    Raises the TeamRefusedError of what is in the way.
    """
    invitation = still_open(invitation)
    team, competition, now = invitation.team, invitation.team.competition, database_now()
    check_may_take_part(competition, by)
    absorbed = own_team(competition, by)
    if absorbed.pk == team.pk:
        raise AlreadyMemberError(_("You are a member of this team."))
    if absorbed.leader_id != by.pk:
        raise NotTheLeaderError(_("merge it with another"))
    if now >= competition.merger_deadline:
        raise MergerDeadlinePassedError(competition.merger_deadline)
    if not absorbed.submissions.exists():
        raise NothingToMergeError
    plan = merge_of(team, absorbed, competition.phase, now)
    check_plan(plan, competition.max_team_size)
    return plan


def merge_of(team: Team, absorbed: Team, phase: Phase, now: datetime) -> Merge:
    """Both teams put together, whether or not that is allowed."""
    counted = [Submission.objects.counted(each, phase) for each in (team, absorbed)]
    used, today = (sum(each.count() for each in those) for those in (counted, [c.of_utc_day(now) for c in counted]))
    granted_today, granted_in_all = Grant.objects.in_force(team, absorbed, now=now).totals()
    limit_today = phase.daily_limit + granted_today
    in_all = used + limit_today if phase.total_limit is None else phase.total_limit + granted_in_all
    finals = FinalChoice.objects.filter(submission__team__in=(team, absorbed)).count()
    return Merge(
        team=team,
        absorbed=absorbed,
        members=[*team.members(), *absorbed.members()],
        submissions=used,
        allowed=allowed_by(phase, now, Grant.objects.filter(team__in=(team, absorbed))),
        left_today=max(min(limit_today - today, in_all - used), 0),
        keeps_finals=finals <= phase.final_limit,
    )


def allowed_by(phase: Phase, now: datetime, grants: GrantQuerySet) -> int:
    """What one team could have sent by now: each UTC day's limit from the opening's to today's, and its grants."""
    days = (utc_day(now)[0] - utc_day(phase.opens_at)[0]).days + 1
    granted_for_days, granted_in_all = grants.totals()
    by_days = phase.daily_limit * days + granted_for_days
    return by_days if phase.total_limit is None else min(by_days, phase.total_limit + granted_in_all)


def check_plan(plan: Merge, max_team_size: int) -> None:
    """Refuse more members than a team may have, and more submissions than one team could have made."""
    if len(plan.members) > max_team_size:
        raise MergedTeamTooLargeError(len(plan.members), max_team_size)
    if plan.submissions > plan.allowed:
        raise MergedAllowanceError(plan.submissions, plan.allowed)
