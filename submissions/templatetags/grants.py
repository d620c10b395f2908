"""What the hosts have granted, for everybody to see."""

from typing import Any

from django import template

from competitions.models import Competition
from submissions.models import Grant

register = template.Library()


@register.inclusion_tag("submissions/_grants.html")
def granted_submissions(competition: Competition) -> dict[str, Any]:
    """Every grant of the competition, newest first."""
    return {"grants": Grant.objects.filter(team__competition=competition).select_related("team")}
