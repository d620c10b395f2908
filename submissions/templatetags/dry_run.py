"""The line of the launch checklist that this app knows about."""

from typing import Any

from django import template
from django.urls import reverse

from competitions.models import Competition
from submissions.dry_run import dry_run_item as item_of

register = template.Library()


@register.inclusion_tag("admin/competitions/competition/_item.html")
def dry_run_item(competition: Competition) -> dict[str, Any]:
    """Whether a host has sent a file all the way."""
    address = reverse("admin:submissions_evaluation_dry_run", args=[competition.pk])
    return {"item": item_of(competition), "address": address}
