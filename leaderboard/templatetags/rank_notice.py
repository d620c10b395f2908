"""What a competition's pages tell a member of a rank that has changed."""

from typing import Any

from django import template
from django.template.context import Context

from competitions.models import Competition
from leaderboard.seen_rank import rank_change

register = template.Library()


@register.inclusion_tag("leaderboard/_rank_notice.html", takes_context=True)
def rank_notice(context: Context, competition: Competition) -> dict[str, Any]:
    """The rank now and the one that this member saw last, if that is another."""
    return {
        "competition": competition,
        "change": rank_change(competition, context["user"]),
        "back": context["request"].get_full_path(),
        "csrf_token": context.get("csrf_token"),
    }
