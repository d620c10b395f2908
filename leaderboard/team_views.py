"""A team as everybody may see it: who is in it, where it stands, and how it came there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from competitions.models import Phase, Solution
from competitions.preview import marked
from discussion.models import Topic
from leaderboard.board import PRIVATE, PUBLIC, Board
from leaderboard.finding import phase_of
from leaderboard.precision import precision_of
from leaderboard.team_history import history_figure, improvements
from teams.models import Team


@dataclass(frozen=True)
class Standing:
    """A team's line on one board."""

    board: str
    rank: int | None
    score: str
    submissions: int | None
    last_submission_at: datetime


@require_safe
def team(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """A team of a competition that this viewer sees; 404 for a host's dry run."""
    phase = phase_of(slug, request.user)
    competition = marked(request, phase.competition)
    shown = Team.objects.filter(competition=competition).exclude(kind=Team.Kind.SANDBOX).select_related("merged_into")
    team = get_object_or_404(shown.prefetch_related("memberships__user"), pk=pk)
    context = {"competition": competition, "tab": "leaderboard", "team": team, "members": team.members()}
    context["write_up"] = Topic.objects.visible_to(request.user, competition).filter(team=team).first()
    scored = of_scores(phase, phase.active_solution, team) if phase.active_solution else {}
    response = render(request, "leaderboard/team.html", context | scored)
    response["Cache-Control"] = "private, no-cache"
    return response


def of_scores(phase: Phase, solution: Solution, team: Team) -> dict[str, Any]:
    """Where the team stands on the boards that are shown, and the history of its public score."""
    precision = precision_of(phase)
    history = improvements(team, solution, precision)
    return {
        "standings": list(standings(phase, solution, team)),
        "first_at": history[0].at if history else None,
        "figure": history_figure(history, solution, precision),
        "metric": solution.scored_by.title,
    }


def standings(phase: Phase, solution: Solution, team: Team) -> Iterator[Standing]:
    """The team's line on each board that is shown and on which it is ranked; the one that decides first."""
    for which in (PRIVATE, PUBLIC) if phase.competition.revealed_at else (PUBLIC,):
        board = Board(phase, solution, which)
        if row := board.ranking.of_team(team.pk):
            score = board.precision.exact(row.score)
            yield Standing(which, row.rank, score, row.submissions, row.last_submission_at)
