"""Handing out data files: to those who have accepted the rules, and to the hosts; each time on record."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.requests import SignedInRequest
from competitions.access import may_read_data
from competitions.csv_preview import FIRST_ROWS, HEAD_BYTES, NoPreviewError, has_preview, preview_of
from competitions.models import Competition, DataFile, Download
from competitions.preview import shown_competition
from competitions.stored_files import first_bytes


@login_required
@require_GET
def download(request: SignedInRequest, slug: str, name: str) -> HttpResponseBase:
    """One data file by its name; until the rules are accepted, a page that says so."""
    competition = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    if not may_read_data(request.user, competition):
        return locked_page(request, competition, name)
    return hand_out(get_object_or_404(competition.data_files.current(), name=name), to=request.user)


@login_required
@require_GET
def preview(request: SignedInRequest, slug: str, name: str) -> HttpResponse:
    """What a data file holds, for those who may take it. It is no download: most of the file is not shown."""
    competition = shown_competition(request, slug)
    if not may_read_data(request.user, competition):
        return locked_page(request, competition, name)
    data_file = get_object_or_404(competition.data_files.current(), name=name)
    if not has_preview(name):
        raise Http404
    context = {"competition": competition, "tab": "data", "file": data_file, **summed_up(data_file)}
    return render(request, "competitions/data_preview.html", context)


def summed_up(data_file: DataFile) -> dict[str, Any]:
    """The preview of a data file or, if there can be none, the problem."""
    start = first_bytes(data_file.file, HEAD_BYTES)
    try:
        return {"preview": preview_of(data_file.name, start, size=data_file.size), "first_rows": FIRST_ROWS}
    except NoPreviewError as problem:
        return {"problem": str(problem)}


def locked_page(request: HttpRequest, competition: Competition, name: str) -> HttpResponse:
    """Why somebody does not get a file yet."""
    context = {"competition": competition, "tab": "data", "name": name}
    return render(request, "competitions/data_locked.html", context, status=403)


def note_downloads(data_files: Iterable[DataFile], *, to: User) -> None:
    """Put on record that somebody takes these files now."""
    now = timezone.now()
    Download.objects.bulk_create(Download(data_file=each, user=to, at=now) for each in data_files)


def hand_out(data_file: DataFile, *, to: User) -> FileResponse:
    """The file as an attachment, streamed; the download is recorded before the first byte leaves."""
    note_downloads([data_file], to=to)
    response = FileResponse(
        data_file.file.open("rb"),
        as_attachment=True,
        filename=data_file.name,
        content_type="application/octet-stream",
    )
    response["Content-Length"] = data_file.size
    response["X-Content-Type-Options"] = "nosniff"
    return response
