"""Joining, and accepting a newer version of the rules, through the API: the same functions as the page."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from competitions.acceptance import JoinRefusedError
from competitions.rest import (
    ShortListField,
    StrictSerializer,
    by_example,
    competition_of,
    given,
    person,
    refused,
    shown_as,
)
from teams.api_refusals import ACCEPTING_RULES, JOINING
from teams.joining import accept_again
from teams.models import EntryRequest
from teams.requests import enter


@shown_as({"rules_version": 1, "key_terms": [6, 7]})
class JoinInput(StrictSerializer):
    rules_version = serializers.IntegerField(help_text="The version of the rules that was read.")
    key_terms = ShortListField(
        child=serializers.IntegerField(), help_text="The ids of the key terms agreed to: all of that version."
    )


@shown_as({"team": 59, "name": "Mira Lindqvist"})
class JoinOutput(serializers.Serializer[Any]):
    team = serializers.IntegerField(help_text="The id of the new team.")
    name = serializers.CharField()


class WaitingOutput(serializers.Serializer[Any]):
    status = serializers.ChoiceField(["waiting"], help_text="A host decides whether you take part.")


WAITING = OpenApiResponse(WaitingOutput, examples=[OpenApiExample("example", value={"status": "waiting"})])


@shown_as({"rules_version": 2, "accepted_at": "2026-11-22T22:28:39.560000Z"})
class AcceptanceOutput(serializers.Serializer[Any]):
    rules_version = serializers.IntegerField(source="rules.version")
    accepted_at = serializers.DateTimeField(help_text="When this version was accepted first.")


@extend_schema(
    operation_id="join",
    request=JoinInput,
    responses={201: JoinOutput, 202: WAITING, **by_example(*JOINING)},
)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
def join_competition(request: Request, slug: str) -> Response:
    """Join with a team of one, agreeing to each key term of the rules in force; where hosts approve, ask to."""
    competition = competition_of(request, slug)
    answers = given(request, JoinInput)
    try:
        entered = enter(competition, by=person(request), **answers)
    except JoinRefusedError as refusal:
        return refused(refusal)
    if isinstance(entered, EntryRequest):
        return Response({"status": entered.state}, status=202)
    return Response({"team": entered.pk, "name": entered.name}, status=201)


@extend_schema(
    operation_id="accept_rules", request=JoinInput, responses={200: AcceptanceOutput, **by_example(*ACCEPTING_RULES)}
)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
def accept_rules_again(request: Request, slug: str) -> Response:
    """Accept a newer version of the rules, as who has joined. Accepting the same version again changes nothing."""
    competition = competition_of(request, slug)
    answers = given(request, JoinInput)
    try:
        acceptance = accept_again(competition, by=person(request), **answers)
    except JoinRefusedError as refusal:
        return refused(refusal)
    return Response(AcceptanceOutput(acceptance).data)
