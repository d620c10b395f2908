"""A file on its way by the client's protocol: announced, sent to an address of its own, made a submission once."""

from contextlib import suppress
from datetime import timedelta
from functools import partial

from django.core.files.base import File
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.models import User
from competitions.clock import database_now
from competitions.stored_files import stored
from kaggle_api.addresses import UPLOAD_SECONDS, signed
from kaggle_api.errors import FileMissingError, IncompleteFileError, TooManyWaitingError, UploadUsedError
from kaggle_api.models import Upload
from submissions.errors import NotInTeamError, WrongFileError
from submissions.intake import accept, active_solution, check_entitled, check_size, submit
from submissions.models import Submission
from submissions.models.submission import prediction_storage
from submissions.uploads import takes_signed_upload
from teams.models import Team
from teams.team_page import my_team

CHUNK = 256 * 1024
MOST_WAITING = 20  # of a person in a competition: a bound on what the storage may have to hold, not a fair share


def announce(team: Team, *, by: User, file_name: str, size: int) -> Upload:
    """Remember that a file is to come, or raise the SubmissionRefusedError that it would meet.

    The intake decides once more when it is there; but only here does the client print why.
    """
    competition, phase, now = team.competition, team.competition.phase, timezone.now()
    active_solution(phase)
    check_entitled(team, by.pk, phase, database_now())
    check_size(size, phase)
    if Upload.objects.waiting_at(now).filter(user=by, competition=competition).count() >= MOST_WAITING:
        raise TooManyWaitingError(MOST_WAITING)
    expires_at = now + timedelta(seconds=UPLOAD_SECONDS)
    return Upload.objects.create(
        competition=competition, user=by, file_name=file_name, size=size, expires_at=expires_at
    )


@csrf_exempt
@takes_signed_upload
@require_http_methods(["PUT"])
def receive(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """The bytes of one announced file; the address itself says who sends them. Sent again, they replace the first."""
    pk = signed("upload", token, UPLOAD_SECONDS)
    live = Upload.objects.live_at(timezone.now()).filter(user__is_active=True)
    upload = get_object_or_404(live, pk=pk, competition__slug=slug)
    try:
        keep(upload, request)
    except (IncompleteFileError, UploadUsedError) as refusal:
        return JsonResponse({"code": refusal.status, "message": str(refusal)}, status=refusal.status)
    return JsonResponse({}, status=201)


def keep(upload: Upload, request: HttpRequest) -> None:
    """Store what arrives, if it is as long as was announced."""
    announced = int(request.headers.get("Content-Length") or 0)
    if announced != upload.size:
        raise IncompleteFileError(announced, upload.size)
    before = upload.file.name
    with TemporaryUploadedFile(upload.file_name, "application/octet-stream", upload.size, None) as file:
        read_into(file, request, upload.size)
        with stored(upload.file, file):
            enter(upload)
    if before:
        upload.file.storage.delete(before)


def read_into(file: File[bytes], request: HttpRequest, size: int) -> None:
    """Copy the body in pieces; an empty file comes in chunks without a length, and Django reads none of it."""
    arrived = 0
    with suppress(UnreadablePostError):
        while chunk := request.read(CHUNK):
            file.write(chunk)
            arrived += len(chunk)
    if arrived != size:
        raise IncompleteFileError(arrived, size)
    file.flush()


def enter(upload: Upload) -> None:
    """Name the stored file in the row, unless the upload is a submission or gone by now."""
    waiting = Upload.objects.filter(pk=upload.pk, submission=None)
    if not waiting.update(file=upload.file.name):
        raise UploadUsedError


def turn_into_submission(upload: Upload, *, by: User, note: str) -> Submission:
    """The submission that comes of an upload; asked for again, or at the same moment, it is the same one.

    Raises a SubmissionRefusedError; then it may be tried again until the upload expires.
    """
    if upload.file:
        with suppress(UploadUsedError, FileNotFoundError):  # another call was sooner
            take(upload, by=by, note=note)
        upload.refresh_from_db()
    if upload.submission is None:
        raise FileMissingError
    return upload.submission


def take(upload: Upload, *, by: User, note: str) -> None:
    """Hand the file that has arrived to the intake, and then let go of it."""
    team, key = my_team(upload.competition, by), str(upload.file.name)
    if team is None:
        raise NotInTeamError
    try:
        with upload.file.open("rb") as file:
            submit(file, team=team, by=by, name=upload.file_name, note=note, accepted=partial(accept_once, upload))
    except WrongFileError:  # the same bytes would never be taken
        upload.delete()
        let_go(key)
        raise
    let_go(key)


def let_go(key: str) -> None:
    """Delete the file of an upload; what stays behind is collected as an orphan."""
    with suppress(OSError):
        prediction_storage().delete(key)


@transaction.atomic
def accept_once(upload: Upload, sent: Submission) -> Submission:
    """Accept what the upload brought, under the lock on its row, unless that has been done."""
    locked = Upload.objects.select_for_update().filter(pk=upload.pk, submission=None).first()
    if locked is None:
        raise UploadUsedError
    locked.submission, locked.file = accept(sent), ""
    locked.save(update_fields=["submission", "file"])
    return sent


def forget_expired() -> None:
    """Delete the rows of uploads whose hour is over; a file that one named has no row then, and is collected."""
    Upload.objects.expired_at(timezone.now()).delete()
