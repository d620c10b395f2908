"""What pages say to members about their team's write-up."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils import timezone

from competitions.models import Competition
from discussion.models import Topic
from teams.team_page import my_team

register = template.Library()


@register.inclusion_tag("discussion/_my_write_up.html", takes_context=True)
def my_write_up(context: Context, competition: Competition) -> dict[str, Any]:
    """The write-up of this viewer's team or, from the closing on, the way to it."""
    if timezone.now() < competition.phase.closes_at:
        return {}
    team = my_team(competition, context["user"])
    write_up = Topic.objects.filter(team=team).select_related("competition").first() if team else None
    return {"competition": competition, "write_up": write_up, "may_write_up": team is not None}
