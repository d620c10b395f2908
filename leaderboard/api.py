"""The board through the API."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from competitions.rest import Named, StrictSerializer, asked, by_example, refused, shown_as
from leaderboard.board import PRIVATE, PUBLIC, Board, NoSuchPageError, NotRevealedError, pages_of
from leaderboard.finding import phase_of
from leaderboard.ranking import Ranked

NOT_REVEALED = Named("not_revealed", 403, str(NotRevealedError()))
STANDING = {
    "rank": 1,
    "team": "Malte & Co",
    "score": 0.06023,
    "submissions": 3,
    "last_submission_at": "2026-11-22T22:25:39.978000Z",
}


class BoardQuery(StrictSerializer):
    board = serializers.ChoiceField(
        choices=(PUBLIC, PRIVATE), required=False, default="", help_text="By default the one that decides."
    )
    page = serializers.IntegerField(min_value=1, required=False, default=1, help_text="50 teams a page.")


class StandingOutput(serializers.Serializer[Any]):
    rank = serializers.IntegerField()
    team = serializers.CharField()
    score = serializers.FloatField(help_text="Rounded before the reveal, exact after it.")
    submissions = serializers.IntegerField(help_text="Scored ones.")
    last_submission_at = serializers.DateTimeField()


@shown_as({"board": "public", "page": 1, "pages": 1, "results": [STANDING]})
class BoardOutput(serializers.Serializer[Any]):
    board = serializers.ChoiceField(choices=(PUBLIC, PRIVATE))
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    results = StandingOutput(many=True)


@extend_schema(
    operation_id="leaderboard",
    parameters=[BoardQuery],
    responses={200: BoardOutput, **by_example(NOT_REVEALED)},
)
@api_view(["GET"])
def leaderboard(request: Request, slug: str) -> Response:
    """A page of the public board or, after the reveal, of the private one."""
    phase = phase_of(slug, request.user)
    query = asked(request, BoardQuery)
    which, number = query["board"], query["page"]
    if phase.active_solution is None:
        raise Http404
    try:
        board = Board(phase, phase.active_solution, which)
        rows, teams, _ = board.rows(number)
    except NotRevealedError:
        return refused(NOT_REVEALED)
    except NoSuchPageError as missing:
        raise Http404 from missing
    results = [standing(board, row) for row in rows]
    answer = {"board": board.which, "page": number, "pages": pages_of(teams), "results": results}
    return Response(BoardOutput(answer).data)


def standing(board: Board, row: Ranked) -> dict[str, object]:
    """One row of the answer."""
    return {
        "rank": row.rank,
        "team": row.team.name,
        "score": float(board.precision.exact(row.score)),
        "submissions": row.submissions,
        "last_submission_at": row.last_submission_at,
    }
