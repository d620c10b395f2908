"""Who stands where: the public board from the teams' best scores, the private one from the newest snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from types import SimpleNamespace
from typing import Any, Protocol, TypedDict, cast

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django_stubs_ext import WithAnnotations

from accounts.models import User
from competitions.models import Solution
from leaderboard.models import Snapshot, SnapshotRow
from submissions.models import BestScore, Evaluation, ranked_score
from teams.models import Team

MOST_FOUND = 50


@dataclass(frozen=True)
class Ranked:
    """One team's place, in full precision; `rank` is None for a benchmark."""

    rank: int | None
    team: Team
    score: float
    order_key: float
    submissions: int | None
    last_submission_at: datetime
    public_rank: int | None = None


class Ranking(Protocol):
    """A board, best first. `window` also counts the teams, so that a page costs one query."""

    def window(self, start: int, stop: int) -> tuple[list[Ranked], int]: ...

    def all(self) -> list[Ranked]: ...

    def of(self, user: User) -> Ranked | None: ...

    def of_team(self, team: int) -> Ranked | None: ...

    def named(self, text: str) -> list[Ranked]: ...


def named(text: str) -> Q:
    """Teams in whose name, or in the name of one of whose members, the text occurs."""
    people = Q(memberships__user__username__icontains=text) | Q(memberships__user__display_name__icontains=text)
    return Q(team__in=Team.objects.filter(Q(name__icontains=text) | people))


def size_of(rows: QuerySet[Any], group: str) -> Subquery:
    """How many rows there are, to be asked within another query; all of them share `group`."""
    return Subquery(rows.order_by().values(group).annotate(size=Count("pk")).values("size"))


# A row that is being looked at by the query around: `ahead_of` compares with its columns.
ROW = cast(
    BestScore,
    SimpleNamespace(
        order_key=OuterRef("order_key"),
        submitted_at=OuterRef("submitted_at"),
        pk=OuterRef("pk"),
        solution_id=OuterRef("solution"),
    ),
)


class Ahead(TypedDict):
    """`ahead`: how many rows stand before this one on its board."""

    ahead: int


def counted(rows: QuerySet[BestScore]) -> QuerySet[WithAnnotations[BestScore, Ahead]]:
    """A few rows of public boards, each with the rows ahead of it counted within the same query."""
    return rows.annotate(ahead=Coalesce(size_of(BestScore.objects.ahead_of(ROW), "solution"), 0))


class PublicRanking:
    """The public board: by index, a rank being the place in that order."""

    def __init__(self, solution: Solution) -> None:
        self.solution = solution

    @cached_property
    def rows(self) -> QuerySet[BestScore]:
        """Those of the board. Put into words when they are asked for: most answers say that nothing has changed."""
        return BestScore.objects.on_board(self.solution).select_related("team")

    def window(self, start: int, stop: int) -> tuple[list[Ranked], int]:
        """The rows from `start` (0 is the first) to before `stop`, and how many teams the board has."""
        rows = self.rows.annotate(size=size_of(self.rows, "solution"))
        # Deep in the board: what is skipped is counted off by index alone, without its team.
        rows = rows.filter(pk__in=self.rows.values("pk")[start:stop]) if start else rows[:stop]
        size = next((row.size for row in rows), None) or self.rows.count()
        return [self.ranked(row, rank) for rank, row in enumerate(rows, start + 1)], size

    def all(self) -> list[Ranked]:
        """Every row."""
        return [self.ranked(row, rank) for rank, row in enumerate(self.rows, 1)]

    def of(self, user: User) -> Ranked | None:
        """The row of this person's team, its rank by count."""
        return next(iter(self.with_ranks(self.rows.filter(team__memberships__user=user))), None)

    def of_team(self, team: int) -> Ranked | None:
        """The row of the team with this id, its rank by count."""
        return next(iter(self.with_ranks(self.rows.filter(team=team))), None)

    def named(self, text: str) -> list[Ranked]:
        """The rows that a search finds, each with its rank on the whole board."""
        return self.with_ranks(self.rows.filter(named(text)))

    def with_ranks(self, rows: QuerySet[BestScore]) -> list[Ranked]:
        """A few rows of the board, their ranks by count."""
        return [self.ranked(row, row.ahead + 1) for row in counted(rows)[:MOST_FOUND]]

    @staticmethod
    def ranked(row: BestScore, rank: int) -> Ranked:
        """One row of the board."""
        return Ranked(rank, row.team, row.score, row.order_key, row.scored_submissions, row.last_submission_at)


class PrivateRanking:
    """The private board: one snapshot, its ranks as they were written."""

    def __init__(self, snapshot: Snapshot, solution: Solution) -> None:
        self.rows = SnapshotRow.objects.filter(snapshot=snapshot).select_related("team").order_by("rank")
        self.solution = solution

    def window(self, start: int, stop: int) -> tuple[list[Ranked], int]:
        """The rows from `start` (0 is the first) to before `stop`, and how many teams the board has."""
        here = self.rows.filter(rank__gt=start, rank__lte=stop)
        rows = here.annotate(size=size_of(self.rows, "snapshot"))
        size = next((row.size for row in rows), None) or self.rows.count()
        return [self.ranked(row) for row in rows], size

    def all(self) -> list[Ranked]:
        """Every row."""
        return [self.ranked(row) for row in self.rows]

    def of(self, user: User) -> Ranked | None:
        """The row of this person's team."""
        return next(map(self.ranked, self.rows.filter(team__memberships__user=user)), None)

    def of_team(self, team: int) -> Ranked | None:
        """The row of the team with this id."""
        return next(map(self.ranked, self.rows.filter(team=team)), None)

    def named(self, text: str) -> list[Ranked]:
        """The rows that a search finds."""
        return [self.ranked(row) for row in self.rows.filter(named(text))[:MOST_FOUND]]

    def ranked(self, row: SnapshotRow) -> Ranked:
        """One row of the board."""
        return Ranked(
            row.rank,
            row.team,
            row.score,
            self.solution.order_key(row.score),
            row.scored_submissions,
            row.last_submission_at,
            row.public_rank,
        )


def benchmarks(solution: Solution) -> list[Ranked]:
    """The best public score of each benchmark, best first, unranked."""
    scored = Evaluation.objects.scored().best_first(solution).filter(submission__team__kind=Team.Kind.BENCHMARK)
    best: dict[int, Ranked] = {}
    for evaluation in scored.select_related("submission__team"):
        team, score = evaluation.submission.team, ranked_score(evaluation.public_score)
        sent_at = evaluation.submission.submitted_at
        best.setdefault(team.pk, Ranked(None, team, score, solution.order_key(score), None, sent_at))
    return list(best.values())
