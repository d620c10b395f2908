"""Submissions over REST: the same intake, the same limits, the same visibility as the pages."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import User
from competitions.paging import PageOutput, PageQuery, page_of
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
from submissions.api_refusals import CHOOSING, NO_SUCH_SUBMISSION, SUBMITTING, not_joined
from submissions.errors import FinalsRefusedError, SubmissionRefusedError
from submissions.history import Line, evaluations_of, history, lines
from submissions.intake import submit
from submissions.models import Status, Submission
from submissions.selection import choose_final
from submissions.uploads import members_upload_limit
from teams.models import OutsideData, Team
from teams.team_page import my_team

EXAMPLE = {
    "id": 138,
    "file_name": "sample_submission.csv",
    "note": "first try, cv=0.6871",
    "tags": ["baseline"],
    "outside_data": "none",
    "sha256": "ca5a" * 16,
    "size": 2293,
    "sent_by": "Mira Lindqvist",
    "submitted_at": "2026-11-22T22:28:39.560000Z",
    "status": "scored",
    "public_score": 0.69315,
    "private_score": None,
    "local_score": 0.6871,
    "is_final": False,
    "message": "",
}


@extend_schema_field(OpenApiTypes.BINARY)  # not the address that a file is shown as
class AnyFile(serializers.FileField):
    pass


@shown_as({"file": "id,diagnosis\nrow-000,0.5\n", "note": "first try"}, "multipart/form-data")
class SubmissionInput(StrictSerializer):
    file = AnyFile(allow_empty_file=True)
    note = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    resources = ShortListField(
        child=serializers.IntegerField(),
        required=False,
        max_length=0,
        help_text="Items of the register of external data. There is no register yet: leave it out or empty.",
    )


@shown_as({"selected": False})
class SelectionInput(StrictSerializer):
    selected = serializers.BooleanField(required=False, default=True)


@shown_as(EXAMPLE)
class SubmissionOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="submission.pk")
    file_name = serializers.CharField(source="submission.file_name")
    note = serializers.CharField(source="submission.note")
    tags = serializers.ListField(child=serializers.CharField(), help_text="The team's own words; nobody else's.")
    outside_data = serializers.ChoiceField(
        source="submission.outside_data",
        choices=OutsideData.choices,
        help_text="The team's statement at that time.",
    )
    sha256 = serializers.CharField(source="submission.sha256")
    size = serializers.IntegerField(source="submission.size")
    sent_by = serializers.CharField(source="submission.sent_by", allow_null=True)
    submitted_at = serializers.DateTimeField(source="submission.submitted_at")
    status = serializers.ChoiceField(choices=Status.choices)
    public_score = serializers.FloatField(allow_null=True, help_text="Rounded before the reveal, exact after it.")
    private_score = serializers.FloatField(allow_null=True, help_text="null before the reveal.")
    local_score = serializers.FloatField(allow_null=True, help_text="What the note says as in cv=0.4231; else null.")
    is_final = serializers.BooleanField()
    message = serializers.CharField(help_text="Why there is no score; empty if all is well.")


@shown_as({"results": [EXAMPLE], "next": None})
class SubmissionList(PageOutput):
    results = SubmissionOutput(many=True)


def team_of(request: Request, slug: str) -> Team | None:
    """This person's team in the competition, if there is one."""
    return my_team(competition_of(request, slug), person(request))


def one_line(team: Team, pk: int) -> Line | None:
    """The team's submission `pk` as it may see it."""
    return next(iter(history(team, only=pk)), None)


class SubmissionsView(APIView):
    permission_classes = (IsAuthenticated,)
    parser_classes = (MultiPartParser,)
    upload_limit = staticmethod(members_upload_limit)

    @extend_schema(operation_id="submissions_list", parameters=[PageQuery], responses={200: SubmissionList})
    def get(self, request: Request, slug: str) -> Response:
        """My team's submissions, newest first."""
        team = team_of(request, slug)
        page, onwards = page_of(evaluations_of(team), request, "-submitted_at", "-submission_id")
        return Response(SubmissionList({"results": lines(team, page) if team else [], "next": onwards}).data)

    @extend_schema(
        operation_id="submissions_create",
        request={"multipart/form-data": SubmissionInput},
        responses={201: SubmissionOutput, **by_example(*SUBMITTING)},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Send a prediction file. It is scored in the background: follow `status`."""
        team = team_of(request, slug)
        if team is None:
            return refused(not_joined(slug))
        sent = given(request, SubmissionInput)
        try:
            submission = take(sent, team, person(request))
        except SubmissionRefusedError as refusal:
            return refused(refusal)
        return Response(SubmissionOutput(one_line(team, submission.pk)).data, status=201)


def take(sent: dict[str, Any], team: Team, by: User) -> Submission:
    """Hand what a program sent to the intake."""
    file = sent["file"]
    return submit(file, team=team, by=by, name=file.name, note=sent["note"])


class SubmissionView(APIView):
    permission_classes = (IsAuthenticated,)

    @extend_schema(
        operation_id="submissions_retrieve", responses={200: SubmissionOutput, **by_example(NO_SUCH_SUBMISSION)}
    )
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """One submission of my team."""
        team = team_of(request, slug)
        line = one_line(team, pk) if team else None
        if line is None:
            return refused(NO_SUCH_SUBMISSION)
        return Response(SubmissionOutput(line).data)


class SelectView(APIView):
    permission_classes = (IsAuthenticated,)
    parser_classes = (JSONParser,)

    @extend_schema(
        operation_id="submissions_select",
        request=SelectionInput,
        responses={200: SubmissionOutput, **by_example(*CHOOSING)},
    )
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """Make a submission one of my team's finals, or with `selected: false` no longer one."""
        team = team_of(request, slug)
        if team is None or one_line(team, pk) is None:
            return refused(NO_SUCH_SUBMISSION)
        selected = given(request, SelectionInput)["selected"]
        try:
            choose_final(team, pk, selected=selected, by=person(request))
        except FinalsRefusedError as refusal:
            return refused(refusal)
        return Response(SubmissionOutput(one_line(team, pk)).data)
