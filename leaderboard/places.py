"""Which rank a best score brought: noted soon after it, since later nobody could say without looking at all scores.

The board is read, never pushed: a periodic task looks for what is new. Scoring knows nothing of it.
"""

from datetime import timedelta

from competitions.clock import database_now
from competitions.models import Phase, Solution
from leaderboard.models import Place
from submissions.models import BestScore

FRESH = timedelta(minutes=10)  # later a rank would be told for a moment at which the team may have had another


def note_places() -> None:
    """Note the rank of each team whose best score is new, on every public board that still moves."""
    moving = Phase.objects.filter(competition__revealed_at=None, active_solution__isnull=False)
    for phase in moving.select_related("active_solution"):
        if phase.active_solution:
            note_places_on(phase.active_solution)


def note_places_on(solution: Solution) -> None:
    """One query where nothing is new; else the board's order and the new rows too. What is noted stays."""
    board = BestScore.objects.on_board(solution)
    fresh = {"evaluation__place": None, "evaluation__finished_at__gte": database_now() - FRESH}
    new = set(board.filter(**fresh).values_list("evaluation", flat=True))
    if not new:
        return
    ranked = enumerate(board.values_list("evaluation", flat=True), 1)
    places = [Place(evaluation_id=evaluation, rank=rank) for rank, evaluation in ranked if evaluation in new]
    Place.objects.bulk_create(places, ignore_conflicts=True)
