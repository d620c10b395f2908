"""What the drawings of a board are made of: public scores as the board tells them, places once they are revealed.

What is the same for everybody is kept for a minute, the scores under the number of changes of the board, as its pages
are (leaderboard.drawing): three queries for scores and days, one for the viewer's own, one after the reveal.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from django.core.cache import caches
from django.db.models import F, Q

from charts.timeline import Point, best_so_far
from competitions.clock import counts_by_day
from competitions.models import Phase, Solution
from competitions.models.competition import Viewer
from leaderboard.models import Snapshot, SnapshotRow
from leaderboard.precision import Precision, precision_of
from submissions.models import BestScore, Evaluation, Submission
from teams.models import Team

T = TypeVar("T")
KEPT_SECONDS = 60
FIRST, MOVERS, PLACES = 10, 5, 20


@dataclass(frozen=True)
class Climb:
    """How the best public score of one of the first teams came about."""

    team: int
    name: str
    points: Sequence[Point]


@dataclass(frozen=True)
class Plotted:
    """Scores with the decimals that are told. `scores`: each team's best, the best first."""

    scores: tuple[float, ...]
    climbs: tuple[Climb, ...]


@dataclass(frozen=True)
class Mine:
    """The viewer's team on the public board."""

    team: int
    score: float


def plotted(phase: Phase, solution: Solution, *, changes: int | None) -> Plotted:
    """The scores of everybody's drawings, from what is kept if it can be."""
    precision = precision_of(phase)
    key = f"plotted-{solution.pk}-{precision.decimals}-{precision.is_full}-{changes}"
    return kept(key, partial(read, solution, precision))


def days_of(phase: Phase) -> dict[date, int]:
    """How many submissions the competing teams sent on each UTC day, from what is kept if it can be."""
    sent = Submission.objects.filter(phase=phase, team__kind=Team.Kind.COMPETING)
    return kept(f"days-{phase.pk}", lambda: counts_by_day(sent, "submitted_at"))


def kept(key: str, make: Callable[[], T]) -> T:
    """What was made under this key within the last minute, or anew."""
    found: T | None = caches["boards"].get(key)
    if found is None:
        found = make()
        caches["boards"].set(key, found, KEPT_SECONDS)
    return found


def read(solution: Solution, precision: Precision) -> Plotted:
    """By two queries: the board's scores, and all scores of its first teams."""
    board = list(BestScore.objects.on_board(solution).values_list("team", "score"))
    first = [team for team, _ in board[:FIRST]]
    return Plotted(tuple(precision.number(score) for _, score in board), tuple(climbs(first, solution, precision)))


def climbs(teams: Sequence[int], solution: Solution, precision: Precision) -> list[Climb]:
    """How these teams came to their scores, in the same order.

    The version is compared here: were it a condition, SQLite would look through all scores of the version.
    """
    scored = Evaluation.objects.filter(submission__team__in=teams, public_score__isnull=False)
    points: defaultdict[int, list[Point]] = defaultdict(list)
    names = {}
    for version, team, name, at, score in scored.values_list(
        "solution", "submission__team", "submission__team__name", "submission__submitted_at", "public_score"
    ):
        if version == solution.pk and score is not None:
            points[team].append((at.timestamp(), precision.number(score)))
            names[team] = name
    greater = solution.scored_by.greater_is_better
    here = (team for team in teams if points[team])
    return [Climb(team, names[team], best_so_far(points[team], greater_is_better=greater)) for team in here]


def mine(phase: Phase, solution: Solution, viewer: Viewer) -> Mine | None:
    """The viewer's team, if it is ranked."""
    if not viewer.is_authenticated:
        return None
    row = BestScore.objects.filter(solution=solution, team__memberships__user=viewer).first()
    return Mine(row.team_id, precision_of(phase).number(row.score)) if row else None


def moved_rows(phase: Phase, own: Mine | None) -> list[SnapshotRow]:
    """After the reveal: the first teams of the newest board, those that moved most either way, the viewer's own.

    By one query; nobody's before the reveal.
    """
    if phase.competition.revealed_at is None:
        return []
    newest = Snapshot.objects.filter(phase=phase).order_by("-number").values("pk")[:1]
    rows = SnapshotRow.objects.filter(snapshot=newest).annotate(won=F("public_rank") - F("rank"))
    risers = rows.filter(won__gt=0).order_by("-won", "rank").values("pk")[:MOVERS]
    fallers = rows.filter(won__lt=0).order_by("won", "rank").values("pk")[:MOVERS]
    shown = Q(rank__lte=PLACES) | Q(pk__in=risers) | Q(pk__in=fallers) | Q(team=own.team if own else None)
    return list(rows.filter(shown).select_related("team").order_by("rank"))
