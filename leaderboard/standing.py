"""A team's place on the public board, by count."""

from competitions.models import Solution
from submissions.models import BestScore
from teams.models import Team


def rank_of(team: Team, solution: Solution) -> int | None:
    """The team's rank under this solution version; None while it has no score."""
    standing = BestScore.objects.filter(team=team, solution=solution).first()
    return BestScore.objects.ahead_of(standing).count() + 1 if standing else None
