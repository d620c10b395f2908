"""Handing out data files: to those who have accepted the rules, and to the hosts; each time on record."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.requests import SignedInRequest
from competitions.access import may_read_data
from competitions.models import Competition, DataFile, Download


@login_required
@require_GET
def download(request: SignedInRequest, slug: str, name: str) -> HttpResponseBase:
    """One data file by its name; until the rules are accepted, a page that says so."""
    competition = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    if not may_read_data(request.user, competition):
        context = {"competition": competition, "tab": "data", "name": name}
        return render(request, "competitions/data_locked.html", context, status=403)
    return hand_out(get_object_or_404(competition.data_files.current(), name=name), to=request.user)


def hand_out(data_file: DataFile, *, to: User) -> FileResponse:
    """The file as an attachment, streamed; the download is recorded before the first byte leaves."""
    Download.objects.create(data_file=data_file, user=to, at=timezone.now())
    response = FileResponse(
        data_file.file.open("rb"),
        as_attachment=True,
        filename=data_file.name,
        content_type="application/octet-stream",
    )
    response["Content-Length"] = data_file.size
    response["X-Content-Type-Options"] = "nosniff"
    return response
