"""Exports for those who run a competition: by a token with the scope host, or by a link in the admin."""

from collections.abc import Iterable

from django.db import transaction
from django.http import Http404, StreamingHttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import IsAuthenticated
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts.models import Scope
from audit.record import record
from competitions.rest import Named, by_example, competition_of, person
from competitions.roles import Right
from submissions.exports import EXPORTS, csv_lines

NOT_A_HOST = Named("forbidden", 403, "Exports are for the owners and hosts of the competition.")
TEAMS = """team,name,kind,leader,members,submissions,created_at
7,Petri Dish,competing,mira,mira; noor,12,2026-11-02T09:30:00Z
"""


class RefusalsOnly(DefaultContentNegotiation):
    """What the framework renders here is a refusal, and that is JSON, also for who accepts CSV and nothing else."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The first, whatever is asked for."""
        first = next(iter(renderers))
        return first, str(first.media_type)


class ExportView(APIView):
    permission_classes = (IsAuthenticated,)
    content_negotiation_class = RefusalsOnly
    token_scope = Scope.HOST

    @extend_schema(
        operation_id="export",
        parameters=[OpenApiParameter("name", str, OpenApiParameter.PATH, enum=list(EXPORTS))],
        responses={(200, "text/csv"): OpenApiTypes.STR, **by_example(NOT_A_HOST)},
        examples=[OpenApiExample("teams", value=TEAMS, media_type="text/csv", status_codes=["200"])],
    )
    def get(self, request: Request, slug: str, name: str) -> StreamingHttpResponse:
        """Participants, teams or submissions of a competition that you run, as CSV. Each export is recorded."""
        competition = competition_of(request, slug)
        if not competition.lets(request.user, Right.EDIT):
            raise PermissionDenied(str(NOT_A_HOST))
        if name not in EXPORTS:
            raise Http404
        with transaction.atomic():
            record(competition.chain, "competition:export", by=person(request), facts={"what": name})
        headers = {"Content-Disposition": f'attachment; filename="{slug}-{name}.csv"', "Cache-Control": "no-store"}
        lines = csv_lines(EXPORTS[name](competition))
        return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
