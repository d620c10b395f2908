"""Names of teams: of two that a reader could take for each other, a competition has one."""

from competitions.models import Competition
from teams.lookalikes import skeleton
from teams.models import NAME_LENGTH, Team


def free_name(competition: Competition, wanted: str) -> str:
    """`wanted`, cut to the length of a name, with the first free number behind it if it is taken.

    The caller holds the competition's row.
    """
    name, number = wanted[:NAME_LENGTH], 1
    while competition.teams.filter(skeleton=skeleton(name)).exists():
        number += 1
        ending = f" {number}"
        name = wanted[: NAME_LENGTH - len(ending)] + ending
    return name


def is_taken(team: Team, name: str) -> bool:
    """Whether another team of the competition has the name, or one that looks like it."""
    return team.competition.teams.exclude(pk=team.pk).filter(skeleton=skeleton(name)).exists()
