"""Submissions over REST: the same intake, the same limits, the same visibility as the pages."""

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from competitions.rest import StrictSerializer, competition_of, person, rest_refusal
from submissions.errors import FinalsRefusedError, SubmissionRefusedError
from submissions.history import Line, history
from submissions.intake import submit
from submissions.models import FinalChoice, Submission
from submissions.selection import choose_finals
from submissions.uploads import upload_limit
from teams.models import Team
from teams.team_page import my_team


class SubmissionInput(StrictSerializer):
    file = serializers.FileField(allow_empty_file=True)
    note = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    resources = serializers.ListField(
        child=serializers.IntegerField(),
        required=False,
        max_length=0,
        help_text="Items of the register of external data. There is no register yet: leave it out or empty.",
    )


class SelectionInput(StrictSerializer):
    selected = serializers.BooleanField(required=False, default=True)


class SubmissionOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="submission.pk")
    file_name = serializers.CharField(source="submission.file_name")
    note = serializers.CharField(source="submission.note")
    sha256 = serializers.CharField(source="submission.sha256")
    size = serializers.IntegerField(source="submission.size")
    sent_by = serializers.CharField(source="submission.sent_by", allow_null=True)
    submitted_at = serializers.DateTimeField(source="submission.submitted_at")
    status = serializers.CharField()
    public_score = serializers.FloatField(allow_null=True, help_text="Rounded before the reveal, exact after it.")
    private_score = serializers.FloatField(allow_null=True, help_text="null before the reveal.")
    is_final = serializers.BooleanField()
    message = serializers.CharField(help_text="Why there is no score; empty if all is well.")


class SubmissionList(serializers.Serializer[Any]):
    results = SubmissionOutput(many=True)


def team_of(request: Request, slug: str) -> Team | None:
    """This person's team in the competition, if there is one."""
    return my_team(competition_of(request, slug), person(request))


def not_joined(slug: str) -> Response:
    """The refusal of someone without a team."""
    return rest_refusal("not_joined", f"Accept the rules first, at /competitions/{slug}/rules/.", 403)


def one_line(team: Team, pk: int) -> Line | None:
    """The team's submission `pk` as it may see it."""
    return next(iter(history(team, only=pk)), None)


class SubmissionsView(APIView):
    permission_classes = (IsAuthenticated,)
    parser_classes = (MultiPartParser,)
    upload_limit = staticmethod(upload_limit)

    @extend_schema(operation_id="submissions_list", responses=SubmissionList)
    def get(self, request: Request, slug: str) -> Response:
        """My team's submissions, newest first."""
        team = team_of(request, slug)
        lines = history(team) if team else []
        return Response({"results": SubmissionOutput(lines, many=True).data})

    @extend_schema(
        operation_id="submissions_create",
        request={"multipart/form-data": SubmissionInput},
        responses={201: SubmissionOutput},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Send a prediction file. It is scored in the background: follow `status`."""
        team = team_of(request, slug)
        if team is None:
            return not_joined(slug)
        given = SubmissionInput(data=request.data)
        given.is_valid(raise_exception=True)
        try:
            submission = take(given.validated_data, team, person(request))
        except SubmissionRefusedError as refusal:
            return rest_refusal(refusal.code, str(refusal), refusal.status)
        return Response(SubmissionOutput(one_line(team, submission.pk)).data, status=201)


def take(given: dict[str, Any], team: Team, by: User) -> Submission:
    """Hand what a program sent to the intake."""
    file = given["file"]
    return submit(file, team=team, by=by, name=file.name, note=given["note"])


class SubmissionView(APIView):
    permission_classes = (IsAuthenticated,)

    @extend_schema(operation_id="submissions_retrieve", responses=SubmissionOutput)
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """One submission of my team."""
        team = team_of(request, slug)
        line = one_line(team, pk) if team else None
        if line is None:
            return rest_refusal("not_found", "Your team has no such submission.", 404)
        return Response(SubmissionOutput(line).data)


class SelectView(APIView):
    permission_classes = (IsAuthenticated,)
    parser_classes = (JSONParser,)

    @extend_schema(
        operation_id="submissions_select",
        request=SelectionInput,
        responses=SubmissionOutput,
        examples=[OpenApiExample("give a final back", value={"selected": False}, request_only=True)],
    )
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """Make a submission one of my team's finals, or with `selected: false` no longer one."""
        team = team_of(request, slug)
        if team is None or one_line(team, pk) is None:
            return rest_refusal("not_found", "Your team has no such submission.", 404)
        given = SelectionInput(data=request.data)
        given.is_valid(raise_exception=True)
        chosen = set(FinalChoice.objects.filter(submission__team=team).values_list("submission_id", flat=True))
        wanted = chosen | {pk} if given.validated_data["selected"] else chosen - {pk}
        try:
            choose_finals(team, wanted, by=person(request))
        except FinalsRefusedError as refusal:
            return rest_refusal(refusal.code, str(refusal), refusal.status)
        return Response(SubmissionOutput(one_line(team, pk)).data)
