"""What stands above every tab of a competition: its cover, and a tab more for those who run it."""

import hashlib

from django import template
from django.template.context import Context
from django.urls import reverse

from competitions.models import Competition
from competitions.roles import Right

register = template.Library()


@register.simple_tag
def cover_address(competition: Competition) -> str:
    """The address of the cover. It changes with the picture, so that browsers may keep what they have for good."""
    picture = competition.cover.name or ""
    version = hashlib.sha256(picture.encode()).hexdigest()[:8] if picture else "drawn"
    return f"{reverse('competitions:cover', args=[competition.slug])}?v={version}"


@register.simple_tag(takes_context=True)
def runs(context: Context, competition: Competition) -> bool:
    """Whether this viewer helps to run the competition, and does not look at it as a participant."""
    user = context["user"]
    return not competition.in_preview and competition.lets(user, Right.LOOK)
