"""The profile's list of what a person takes part in or runs."""

from typing import Any

from django import template
from django.template.context import Context

from competitions.access import may_enter_admin
from competitions.models import Competition

register = template.Library()


@register.inclusion_tag("competitions/_mine.html", takes_context=True)
def my_competitions(context: Context) -> dict[str, Any]:
    """Competitions that the signed-in person has joined, and those that they host."""
    user = context["user"]
    shown = Competition.objects.prefetch_related("phases")
    return {
        "joined": shown.joined_by(user),
        "hosted": shown.filter(hosts__user=user),
        "may_enter_admin": may_enter_admin(user),
    }
