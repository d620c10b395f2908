"""How many teams compete: among the facts in a competition's header and, in one query, for a list."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from competitions.models import Competition, Participant, Stage
from competitions.roles import Right
from teams.models import Team

register = template.Library()


@register.inclusion_tag("competitions/_facts.html")
def competition_facts(competition: Competition) -> dict[str, Any]:
    """Hosts, prize pool, people, teams, and the next date that matters. Every competition has an owner, with whom the
    counts come by the same query."""
    counts = {"people": size_of(Participant.objects.all()), "teams": size_of(Team.objects.competing())}
    hosts = competition.hosts.with_right(Right.EDIT).select_related("user").annotate(**counts)
    return {
        "competition": competition,
        "phase": competition.phase,
        "stage": competition.stage_at(timezone.now()),
        "Stage": Stage,
        "hosts": list(hosts),
        "prizes": competition.prizes.all(),
    }


def size_of(rows: QuerySet[Any]) -> Any:
    """How many of them belong to the competition of the row around."""
    here = rows.filter(competition=OuterRef("competition")).order_by().values("competition")
    return Coalesce(Subquery(here.annotate(size=Count("pk")).values("size")), 0)


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
