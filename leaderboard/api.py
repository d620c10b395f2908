"""The board through the API."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view
from rest_framework.request import Request
from rest_framework.response import Response

from competitions.rest import RefusalSerializer, StrictSerializer, rest_refusal
from leaderboard.board import PRIVATE, PUBLIC, Board, NoSuchPageError, NotRevealedError, pages_of
from leaderboard.finding import phase_of
from leaderboard.ranking import Ranked


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


class BoardOutput(serializers.Serializer[Any]):
    board = serializers.ChoiceField(choices=(PUBLIC, PRIVATE))
    page = serializers.IntegerField()
    pages = serializers.IntegerField()
    results = StandingOutput(many=True)


@extend_schema(
    operation_id="leaderboard",
    parameters=[BoardQuery],
    responses={200: BoardOutput, 400: RefusalSerializer, 403: RefusalSerializer, 404: RefusalSerializer},
)
@api_view(["GET"])
def leaderboard(request: Request, slug: str) -> Response:
    """A page of the public board or, after the reveal, of the private one."""
    phase = phase_of(slug, request.user)
    asked = BoardQuery(data=request.query_params.dict())
    asked.is_valid(raise_exception=True)
    which, number = asked.validated_data["board"], asked.validated_data["page"]
    if phase.active_solution is None:
        raise Http404
    try:
        board = Board(phase, phase.active_solution, which)
        rows, teams, _ = board.rows(number)
    except NotRevealedError as refusal:
        return rest_refusal("not_revealed", str(refusal), 403)
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
