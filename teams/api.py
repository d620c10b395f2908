"""Joining through the API: the same function as the page."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from competitions.acceptance import JoinRefusedError
from competitions.rest import RefusalSerializer, StrictSerializer, competition_of, person, rest_refusal
from teams.joining import join


class JoinInput(StrictSerializer):
    rules_version = serializers.IntegerField(help_text="The version of the rules that was read.")
    key_terms = serializers.ListField(
        child=serializers.IntegerField(), help_text="The ids of the key terms agreed to: all of that version."
    )


class JoinOutput(serializers.Serializer[Any]):
    team = serializers.IntegerField(help_text="The id of the new team.")
    name = serializers.CharField()


@extend_schema(
    operation_id="join",
    request=JoinInput,
    responses={201: JoinOutput, 400: RefusalSerializer, 403: RefusalSerializer, 409: RefusalSerializer},
)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
def join_competition(request: Request, slug: str) -> Response:
    """Join with a team of one, agreeing to each key term of the rules in force."""
    competition = competition_of(request, slug)
    given = JoinInput(data=request.data)
    given.is_valid(raise_exception=True)
    try:
        team = join(competition, by=person(request), **given.validated_data)
    except JoinRefusedError as refusal:
        return rest_refusal(refusal.code, str(refusal), refusal.status)
    return Response({"team": team.pk, "name": team.name}, status=201)
