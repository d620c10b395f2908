"""The API of the competitions: the list, one with its key terms and files, and the files."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from competitions.access import has_joined, may_read_data
from competitions.downloads import hand_out
from competitions.models import Competition
from competitions.rest import RefusalSerializer, competition_of, person, rest_refusal
from competitions.serializers import CompetitionPageSerializer, CompetitionSerializer, ListedCompetitionSerializer


class ByOpening(CursorPagination):
    """Newest first; `next` is the address of the next page, or null."""

    ordering = ("-opens_at", "slug")
    page_size = 50


@extend_schema(operation_id="list_competitions", responses=CompetitionPageSerializer)
@api_view(["GET"])
def list_competitions(request: Request) -> Response:
    """Competitions on your list, newest first."""
    listed = Competition.objects.listed_for(request.user).prefetch_related("phases__active_solution")
    pages = ByOpening()
    page = pages.paginate_queryset(listed, request)
    joined = set(Competition.objects.joined_by(request.user).values_list("pk", flat=True))
    results = ListedCompetitionSerializer(page, many=True, context={"request": request, "joined": joined}).data
    return Response({"results": results, "next": pages.get_next_link()})


@extend_schema(operation_id="show_competition", responses={200: CompetitionSerializer, 404: RefusalSerializer})
@api_view(["GET"])
def show_competition(request: Request, slug: str) -> Response:
    """One competition, with the key terms that joining answers and the files that joining opens."""
    competition = competition_of(request, slug)
    joined = {competition.pk} if has_joined(request.user, competition) else set()
    return Response(CompetitionSerializer(competition, context={"request": request, "joined": joined}).data)


@extend_schema(
    operation_id="download_data",
    responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, 403: RefusalSerializer, 404: RefusalSerializer},
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def download_data(request: Request, slug: str, name: str) -> Response | FileResponse:
    """A data file. Each download is recorded."""
    competition = competition_of(request, slug)
    if not may_read_data(person(request), competition):
        message = "The data is for those who have accepted the rules. Join the competition first."
        return rest_refusal("not_joined", message, 403)
    return hand_out(get_object_or_404(competition.data_files.current(), name=name), to=person(request))
