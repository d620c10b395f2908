"""What can be downloaded: one data file, all of them in a zip, a submission of one's own."""

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET

from accounts.models import User
from accounts.requests import SignedInRequest
from competitions.access import may_read_data
from competitions.downloads import locked_page, note_downloads
from competitions.models import Competition, DataFile
from competitions.stored_files import bytes_between
from kaggle_api.addresses import DOWNLOAD_SECONDS, signed
from kaggle_api.models import Checksum
from kaggle_api.ranges import Whole, asked_range, respond
from kaggle_api.stored_zip import Entry, parts_of_zip
from submissions.models import Submission

BYTES, ZIP = "application/octet-stream", "application/zip"  # never JSON: the client would read it instead of saving it


@dataclass(frozen=True)
class Stored:
    """A stored file."""

    file: FieldFile
    size: int

    def chunks(self, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from `start` to before `stop`."""
        return bytes_between(self.file, start, stop)


@require_GET
def download(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """What a signed address opens, while its person may have it. `name` is only what the client calls its file."""
    what = signed("download", token, DOWNLOAD_SECONDS)
    user = get_object_or_404(User, pk=what["by"], is_active=True)
    if "submission" in what:
        return respond(request, own_file(get_object_or_404(own_submissions(user), pk=what["submission"])))
    competition = get_object_or_404(Competition.objects.visible_to(user), pk=what["competition"])
    if not may_read_data(user, competition):
        raise Http404
    return data(request, competition, what.get("file"), user)


@login_required
@require_GET
def all_data(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """All data files in a zip, for a browser; until the rules are accepted, a page that says so."""
    competition = get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)
    name = f"{slug}.zip"
    if not may_read_data(request.user, competition):
        return locked_page(request, competition, name)
    response = data(request, competition, None, request.user)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def data(request: HttpRequest, competition: Competition, file: int | None, user: User) -> HttpResponseBase:
    """One data file, or all of them; on record once, however often the download is taken up again."""
    every = competition.data_files
    files = [get_object_or_404(every, pk=file)] if file else list(every.current())
    whole = one_file(files[0]) if file else all_files(competition, files)
    if asked_range(request, whole)[0] == 0:
        note_downloads(files, to=user)
    return respond(request, whole)


def own_submissions(user: User) -> QuerySet[Submission]:
    """Submissions of this person's teams, in competitions that they may see."""
    seen = Competition.objects.visible_to(user)
    return Submission.objects.visible_to(user).filter(team__competition__in=seen).select_related("team__competition")


def own_file(submission: Submission) -> Whole:
    """A file as the team sent it."""
    return whole_file(submission.file, submission.size, submission.sha256, submission.submitted_at)


def one_file(data_file: DataFile) -> Whole:
    """One version of a data file."""
    return whole_file(data_file.file, data_file.size, data_file.sha256, data_file.created_at)


def whole_file(file: FieldFile, size: int, sha256: str, at: datetime) -> Whole:
    """A stored file by itself."""
    return Whole([Stored(file, size)], f'"{sha256}"', at, BYTES)


def all_files(competition: Competition, files: Sequence[DataFile]) -> Whole:
    """All these data files of a competition in a zip, which is the same to the byte whenever it is asked for."""
    entries = [Entry(each.name, checksum(each), each.created_at, Stored(each.file, each.size)) for each in files]
    contents = "\n".join(f"{each.name} {each.sha256} {each.created_at.timestamp()}" for each in files)
    changed_at = max((each.created_at for each in files), default=competition.created_at)
    return Whole(parts_of_zip(entries), f'"{hashlib.sha256(contents.encode()).hexdigest()}"', changed_at, ZIP)


def checksum(data_file: DataFile) -> int:
    """The CRC-32 of a version of a data file, read once and remembered."""
    if known := Checksum.objects.filter(data_file=data_file).first():
        return known.crc32
    crc32 = 0
    for chunk in Stored(data_file.file, data_file.size).chunks(0, data_file.size):
        crc32 = zlib.crc32(chunk, crc32)
    return Checksum.objects.get_or_create(data_file=data_file, defaults={"crc32": crc32})[0].crc32
