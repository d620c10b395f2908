"""The profile's list of places in teams that are offered to a person."""

from typing import Any

from django import template
from django.template.context import Context

from competitions.clock import database_now
from teams.models import TeamInvitation

register = template.Library()


@register.inclusion_tag("teams/_my_invitations.html", takes_context=True)
def my_invitations(context: Context) -> dict[str, Any]:
    """Open invitations to the signed-in person, in every competition."""
    return {"invitations": TeamInvitation.objects.to(context["user"]).open_at(database_now()).shown()}
