"""The API of the competitions: the list, one with its key terms and files, and the files."""

from django.http import FileResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from competitions.access import has_joined, may_read_data
from competitions.downloads import hand_out
from competitions.models import Competition
from competitions.paging import PageQuery, page_of
from competitions.rest import Named, by_example, competition_of, person, refused
from competitions.serializers import CompetitionPageSerializer, CompetitionSerializer, ListedCompetitionSerializer

DATA_IS_LOCKED = Named(
    "not_joined", 403, "The data is for those who have accepted the rules. Join the competition first."
)
A_FILE = OpenApiResponse(
    OpenApiTypes.BINARY, "The file", [OpenApiExample("sample", value="id,diagnosis\nrow-000,0.5\n")]
)


@extend_schema(operation_id="list_competitions", parameters=[PageQuery], responses={200: CompetitionPageSerializer})
@api_view(["GET"])
def list_competitions(request: Request) -> Response:
    """Competitions on your list, newest first."""
    listed = Competition.objects.listed_for(request.user).prefetch_related("phases__active_solution")
    page, onwards = page_of(listed, request, "-opens_at", "slug")
    joined = set(Competition.objects.joined_by(request.user).values_list("pk", flat=True))
    results = ListedCompetitionSerializer(page, many=True, context={"request": request, "joined": joined}).data
    return Response({"results": results, "next": onwards})


@extend_schema(operation_id="show_competition", responses={200: CompetitionSerializer})
@api_view(["GET"])
def show_competition(request: Request, slug: str) -> Response:
    """One competition, with the key terms that joining answers and the files that joining opens."""
    competition = competition_of(request, slug)
    joined = {competition.pk} if has_joined(request.user, competition) else set()
    return Response(CompetitionSerializer(competition, context={"request": request, "joined": joined}).data)


@extend_schema(
    operation_id="download_data",
    responses={(200, "application/octet-stream"): A_FILE, **by_example(DATA_IS_LOCKED)},
)
@api_view(["GET"])
@permission_classes([IsAuthenticated])
def download_data(request: Request, slug: str, name: str) -> Response | FileResponse:
    """A data file. Each download is recorded."""
    competition = competition_of(request, slug)
    if not may_read_data(person(request), competition):
        return refused(DATA_IS_LOCKED)
    return hand_out(get_object_or_404(competition.data_files.current(), name=name), to=person(request))
