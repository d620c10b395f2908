"""Where the reader's request to join stands."""

from django import template
from django.template.context import Context

from competitions.models import Competition
from teams.models import EntryRequest

register = template.Library()


@register.simple_tag(takes_context=True)
def my_request(context: Context, competition: Competition) -> EntryRequest | None:
    """The reader's request that waits or was declined; none while hosts look as participants do."""
    return EntryRequest.objects.standing_of(context["user"], competition)
