"""How many teams compete: for a competition's header and, in one query, for a list."""

from collections.abc import Iterable, Mapping

from django import template
from django.db.models import Count

from competitions.models import Competition
from teams.models import Team

register = template.Library()


@register.simple_tag
def count_teams(competition: Competition) -> int:
    """Competing teams of one competition."""
    return Team.objects.competing().filter(competition=competition).count()


@register.simple_tag
def count_teams_of(competitions: Iterable[Competition]) -> Mapping[int, int]:
    """Competing teams of each competition, by its id."""
    ids = [competition.pk for competition in competitions]
    teams = Team.objects.competing().filter(competition__in=ids).order_by()
    return dict(teams.values_list("competition").annotate(Count("pk")))


@register.filter
def of(counts: Mapping[int, int], competition: int) -> int:
    """The count of one competition; 0 where there is none."""
    return counts.get(competition, 0)
