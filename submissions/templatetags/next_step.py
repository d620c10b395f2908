"""The one button of a competition's header: always the next step for this viewer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.access import has_joined
from competitions.models import Competition, Stage
from competitions.roles import Right
from submissions.intake import allowance
from teams.models import EntryRequest, Team
from teams.team_page import my_team, received

register = template.Library()


@dataclass(frozen=True)
class Step:
    """A link, what it says, and one small line below it."""

    route: str
    label: str | Promise
    remark: str | Promise = ""


WAITING = Step("teams:rules", gettext_lazy("Your request waits"), gettext_lazy("A host decides"))
DECLINED = Step("teams:rules", gettext_lazy("Your request is declined"), gettext_lazy("Read why"))
RESULTS = "leaderboard:board"
WRITE_UP = Step("discussion:write-up", gettext_lazy("Your write-up"), gettext_lazy("How your team went about it"))


@register.inclusion_tag("submissions/_next_step.html", takes_context=True)
def next_step(context: Context, competition: Competition) -> dict[str, Any]:
    """What this viewer would do next here: join, submit, see the results, or nothing but look.

    It is no way to the page that is open: members go on from the results to their write-up, all else is marked.
    """
    user, here = context["user"], context["request"].path
    step = step_for(user, competition, timezone.now())
    if step and step.route == RESULTS and address_of(step, competition) == here and my_team(competition, user):
        step = WRITE_UP
    address = step and address_of(step, competition)
    return {"step": step, "address": address, "is_here": address == here}


def address_of(step: Step, competition: Competition) -> str:
    """Where a step leads."""
    return reverse(step.route, args=[competition.slug])


def step_for(user: Any, competition: Competition, now: datetime) -> Step | None:
    """Join, submit or see results; None for hosts, and while there is nothing to do."""
    stage = competition.stage_at(now)
    if stage in (Stage.PROVISIONAL, Stage.FINAL, Stage.CLOSED):
        return Step(RESULTS, _("See the results") if competition.revealed_at else _("See the board"))
    if team := my_team(competition, user):
        return submit_step(team, competition, now) if stage == Stage.OPEN else None
    runs_it = not competition.in_preview and competition.lets(user, Right.LOOK)
    if runs_it or has_joined(user, competition):  # who has joined and is in no team was set aside
        return None
    if request := user.is_authenticated and EntryRequest.objects.standing_of(user, competition):
        if request.state == EntryRequest.State.WAITING:
            return Step("teams:rules", _("Your request waits"), _("A host decides"))
        return Step("teams:rules", _("Your request is declined"), _("Read why"))
    if competition.opens_at <= now < competition.entry_deadline and stage != Stage.DRAFT:
        invited = user.is_authenticated and received(user, competition)
        remark = _("A team has invited you") if invited else _("Answer the key terms first")
        by_host = competition.approval == Competition.Approval.BY_HOST
        return Step("teams:rules", _("Ask to join") if by_host else _("Join the competition"), remark)
    return None


def submit_step(team: Team, competition: Competition, now: datetime) -> Step:
    """Submit, with what is left today; while that is paused, read why."""
    if competition.current_pause:
        return Step("submissions:submit", _("Submissions are paused"), _("Read why"))
    left = allowance(team, competition.phase, now)
    return Step(
        "submissions:submit",
        _("Submit predictions"),
        _("%(left_today)s of %(daily_limit)s left today")
        % {"left_today": left.left_today, "daily_limit": left.daily_limit},
    )
