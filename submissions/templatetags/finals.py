"""What a competition's pages tell members who have yet to choose their finals."""

from datetime import timedelta
from typing import Any

from django import template
from django.template.context import Context
from django.utils import timezone

from competitions.models import Competition
from submissions.selection import teams_lacking_finals
from teams.models import Team

register = template.Library()
LAST_HOURS = timedelta(hours=72)


@register.inclusion_tag("submissions/_finals_notice.html", takes_context=True)
def finals_notice(context: Context, competition: Competition) -> dict[str, Any]:
    """In the last hours before the closing: how many finals this viewer's team has chosen, if it may choose more."""
    user, phase = context["user"], competition.phase
    if not user.is_authenticated or not phase.closes_at - LAST_HOURS <= timezone.now() < phase.closes_at:
        return {}
    lacking = teams_lacking_finals(phase).filter(pk__in=Team.objects.of(user).values("pk"))
    return {"competition": competition, "phase": phase, "team": lacking.first()}
