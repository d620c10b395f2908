"""The one button of a competition's header: always the next step for this viewer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils import timezone

from competitions.models import Competition, Stage
from competitions.roles import Right
from submissions.intake import allowance
from teams.models import EntryRequest, Team
from teams.team_page import is_set_aside, my_team, received

register = template.Library()


@dataclass(frozen=True)
class Step:
    """A link, what it says, and one small line below it."""

    route: str
    label: str
    remark: str = ""


WAITING = Step("teams:rules", "Your request waits", "A host decides")
DECLINED = Step("teams:rules", "Your request is declined", "Read why")


@register.inclusion_tag("submissions/_next_step.html", takes_context=True)
def next_step(context: Context, competition: Competition) -> dict[str, Any]:
    """What this viewer would do next here: join, submit, see the results, or nothing but look."""
    step = step_for(context["user"], competition, timezone.now())
    return {"step": step, "address": step and reverse(step.route, args=[competition.slug])}


def step_for(user: Any, competition: Competition, now: datetime) -> Step | None:
    """Join, submit or see results; None for hosts, and while there is nothing to do."""
    stage = competition.stage_at(now)
    if stage in (Stage.PROVISIONAL, Stage.FINAL, Stage.CLOSED):
        return Step("leaderboard:board", "See the results" if competition.revealed_at else "See the board")
    if team := my_team(competition, user):
        return submit_step(team, competition, now) if stage == Stage.OPEN else None
    if is_set_aside(competition, user) or (not competition.in_preview and competition.lets(user, Right.LOOK)):
        return None
    if request := user.is_authenticated and EntryRequest.objects.standing_of(user, competition):
        return WAITING if request.state == EntryRequest.State.WAITING else DECLINED
    if competition.opens_at <= now < competition.entry_deadline and stage != Stage.DRAFT:
        invited = user.is_authenticated and received(user, competition)
        remark = "A team has invited you" if invited else "Answer the key terms first"
        by_host = competition.approval == Competition.Approval.BY_HOST
        return Step("teams:rules", "Ask to join" if by_host else "Join the competition", remark)
    return None


def submit_step(team: Team, competition: Competition, now: datetime) -> Step:
    """Submit, with what is left today; while that is paused, read why."""
    if competition.current_pause:
        return Step("submissions:submit", "Submissions are paused", "Read why")
    left = allowance(team, competition.phase, now)
    return Step("submissions:submit", "Submit predictions", f"{left.left_today} of {left.daily_limit} left today")
