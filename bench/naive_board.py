"""The board as one would write it first: each team's best score computed from all submissions, at every look."""

from django.core.cache import caches
from django.db.models import Count, Max, Min, Q
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from accounts.models import User
from competitions.models import Solution
from leaderboard import views
from leaderboard.board import Board
from leaderboard.drawing import draw
from leaderboard.finding import phase_of
from leaderboard.ranking import Ranked
from teams.models import Team

# The other way to say it, in PostgreSQL's own words.
DISTINCT_ON = """
    SELECT * FROM (
        SELECT DISTINCT ON (submission.team_id) submission.team_id, evaluation.public_score, submission.submitted_at
        FROM submissions_evaluation evaluation
        JOIN submissions_submission submission ON submission.id = evaluation.submission_id
        WHERE evaluation.solution_id = {solution} AND evaluation.status = 'scored'
        ORDER BY submission.team_id, evaluation.public_score, submission.submitted_at
    ) best ORDER BY public_score, submitted_at LIMIT 51
"""


class NaiveRanking:
    """A ranking without rows of its own."""

    def __init__(self, solution: Solution) -> None:
        scored = Q(submissions__evaluations__solution=solution, submissions__evaluations__status="scored")
        teams = Team.objects.filter(kind=Team.Kind.COMPETING, competition=solution.phase.competition).filter(scored)
        self.teams = teams.annotate(
            score=Min("submissions__evaluations__public_score"),
            sent=Count("submissions"),
            last=Max("submissions__submitted_at"),
        ).order_by("score", "last", "pk")

    def window(self, start: int, stop: int) -> tuple[list[Ranked], int]:
        """The rows from `start` to before `stop`, and how many teams there are."""
        ranked = [
            Ranked(rank, team, *(getattr(team, name) for name in ("score", "score", "sent", "last")))
            for rank, team in enumerate(self.teams[start:stop], start + 1)
        ]
        return ranked, self.teams.count()

    def all(self) -> list[Ranked]:
        """Every row."""
        return self.window(0, 1_000_000)[0]

    def of(self, user: User) -> Ranked | None:
        """Nobody's: strangers look at this board."""
        return None

    def of_team(self, team: int) -> Ranked | None:
        """Nobody's: nobody asks where one team stands."""
        return None

    def named(self, text: str) -> list[Ranked]:
        """Nothing: nobody searches this board."""
        return []


def naive(request: HttpRequest, slug: str) -> HttpResponse:
    """The fragment of the first page, computed from all submissions."""
    phase = phase_of(slug, request.user)
    assert phase.active_solution
    board = Board(phase, phase.active_solution)
    board.ranking = NaiveRanking(board.solution)
    drawn = draw(board, board.page(1, mine=None, now=timezone.now()))
    return render(request, "leaderboard/_board.html", views.board_context(phase, drawn))


def uncached(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The real view, which finds nothing drawn."""
    caches["boards"].clear()
    return views.board(request, slug)
