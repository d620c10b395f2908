"""Refuse a body that is too large before anything reads it.

Django's CSRF check parses the whole body of a form before the view runs, so a limit inside the view comes
too late. This stands above it and goes by Content-Length; a body without one is read as empty by Django.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from competitions.access import may_create_competitions
from competitions.models import Competition
from competitions.roles import Right
from config.for_programs import refusal

MOST_DIGITS = 19  # of a number that a row can have
GetResponse = Callable[[HttpRequest], HttpResponse]


class UploadLimitMiddleware:
    """Answers 413 to a POST, PUT or PATCH that announces more than its view takes."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do before the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Compare what is announced with what the view takes; every view takes a form."""
        announced = int(request.headers.get("Content-Length") or 0)
        if announced <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE or announced <= limit_of(request, view, kwargs):
            return None
        return too_large(request, announced)


def limit_of(request: HttpRequest, view: Callable[..., Any], kwargs: dict[str, Any]) -> int:
    """Bytes that the view takes of this person: a competition's limit, the site's for files of hosts, else little.

    Little too for those who may not send it: who and whether comes before any work. Raises Http404 where this person
    sees no such competition, so that no answer tells of one.
    """
    view = getattr(view, "cls", view)  # REST views carry the mark on their class
    if limit := getattr(view, "upload_limit", None):
        return int(limit(request, kwargs["slug"]))
    if takes_file_of_host(request, kwargs):
        return int(settings.MAX_UPLOAD_BYTES)
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def takes_file_of_host(request: HttpRequest, kwargs: dict[str, Any]) -> bool:
    """Whether this is a page of the admin that takes a file, asked by somebody whose file it takes."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    theirs = Competition.objects.hosted_by(request.user, Right.EDIT)
    match name:
        case "admin:competitions_competition_add":
            return may_create_competitions(request.user)
        case "admin:competitions_competition_change" | "admin:submissions_evaluation_dry_run":
            asked = str(kwargs.get("object_id", kwargs.get("pk")))
            return asked.isdecimal() and len(asked) < MOST_DIGITS and theirs.filter(pk=int(asked)).exists()
        case "admin:competitions_solution_add" | "admin:competitions_datafile_add":
            return theirs.exists()
    return False


def too_large(request: HttpRequest, announced: int) -> HttpResponse:
    """The refusal, in the shape that the asker reads."""
    message = _(
        "The upload has %(announced)s bytes, more than is taken here. Write fewer digits, or compress with gzip."
    ) % {"announced": f"{announced:,}"}
    return refusal(request, "too_large", message, 413) or render(request, "413.html", {"message": message}, status=413)
