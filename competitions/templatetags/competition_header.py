"""What stands above every tab of a competition: its cover and its facts."""

import hashlib
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone

from competitions.models import Competition, Stage
from competitions.roles import Right

register = template.Library()


@register.simple_tag
def cover_address(competition: Competition) -> str:
    """The address of the cover. It changes with the picture, so that browsers may keep what they have for good."""
    picture = competition.cover.name or ""
    version = hashlib.sha256(picture.encode()).hexdigest()[:8] if picture else "drawn"
    return f"{reverse('competitions:cover', args=[competition.slug])}?v={version}"


@register.inclusion_tag("competitions/_facts.html")
def competition_facts(competition: Competition) -> dict[str, Any]:
    """Host, prize pool, people, and the next date that matters."""
    return {
        "competition": competition,
        "phase": competition.phase,
        "stage": competition.stage_at(timezone.now()),
        "Stage": Stage,
        "hosts": [host.user for host in competition.hosts.with_right(Right.EDIT).select_related("user")],
        "prizes": competition.prizes.all(),
        "people": competition.participants.count(),
    }
