"""What is answered where no view answers: a page, or the API's shape under /rest/."""

import errno
import sys

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.views import defaults

from config.bucket_files import FilesOutOfReachError
from config.for_programs import refusal
from config.request_log import request_id

RETRY_SECONDS = 10
OUTAGES = (OperationalError, InterfaceError, FilesOutOfReachError)
UNAVAILABLE = f"A part of the site does not answer just now. Ask again in {RETRY_SECONDS} s."
FULL = (errno.ENOSPC, errno.EDQUOT)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponseBase:
    """No such address, or nothing there that this person may see."""
    for_program = refusal(request, "not_found", "There is nothing at this address.", 404)
    return for_program or defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Something broke on our side; the log says what. Django calls this while it handles the exception."""
    if is_outage(sys.exc_info()[1]):
        return out_of_service(request)
    message = f"Something broke on our side. It is in the log as {request_id()}; try again later."
    for_program = refusal(request, "server_error", message, 500)
    return for_program or HttpResponse(render_to_string("500.html", {"request_id": request_id()}), status=500)


def is_outage(problem: BaseException | None) -> bool:
    """Whether the database or the files are out of reach for now, rather than something broken for good."""
    is_full = isinstance(problem, OSError) and problem.errno in FULL
    # What psycopg2 raises when a connection ends in the middle of a statement is this very class, none of its children.
    return isinstance(problem, OUTAGES) or type(problem) is DatabaseError or is_full


def out_of_service(request: HttpRequest) -> HttpResponse:
    """503 with the time after which to ask again."""
    headers = {"Retry-After": str(RETRY_SECONDS)}
    return refusal(request, "unavailable", UNAVAILABLE, 503, headers) or HttpResponse(
        render_to_string("503.html", {"request_id": request_id()}), status=503, headers=headers
    )
