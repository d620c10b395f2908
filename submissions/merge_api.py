"""Merging two teams over REST: the same plan, refusals and visibility as on the page."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from competitions.rest import EmptyInput, by_example, given, person, shown_as
from submissions.merging import merge, planned_merge
from teams.api_refusals import MERGING
from teams.team_api import TeamOutput, done
from teams.team_page import invitation_to

TEAMS = {"team": "Petri Dish", "absorbed": "Rival", "members": ["mira", "noor"]}
COUNTS = {"submissions": 7, "allowed": 40, "left_today": 3, "keeps_finals": True}


@shown_as({**TEAMS, **COUNTS})
class MergeOutput(serializers.Serializer[Any]):
    team = serializers.CharField(source="team.name", help_text="The team that stays, with its name and leader.")
    absorbed = serializers.CharField(source="absorbed.name", help_text="My team, which becomes part of it.")
    members = serializers.ListField(child=serializers.CharField(), help_text="The usernames of both teams' members.")
    submissions = serializers.IntegerField(help_text="Those of both that limits count.")
    allowed = serializers.IntegerField(help_text="What one team could have sent by now.")
    left_today = serializers.IntegerField(help_text="What the merged team may still send today.")
    keeps_finals = serializers.BooleanField(help_text="Whether the finals of both stay; else none is chosen.")


class MergeView(APIView):
    permission_classes = (IsAuthenticated,)

    @extend_schema(
        operation_id="invitation_merge_plan",
        responses={200: MergeOutput, **by_example(*MERGING)},
    )
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """What accepting would make of the inviting team and mine, or what is in the way."""
        invitation = invitation_to(person(request), slug, pk)
        return done(lambda: MergeOutput(planned_merge(invitation, by=person(request))).data)

    @extend_schema(
        operation_id="invitation_merge",
        request=EmptyInput,
        responses={200: TeamOutput, **by_example(*MERGING)},
    )
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """Merge my team, which has sent submissions, into the inviting one. For its leader."""
        invitation = invitation_to(person(request), slug, pk)
        given(request, EmptyInput)
        return done(lambda: TeamOutput(merge(invitation, by=person(request)).team).data)
