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

from competitions.access import may_enter_admin
from config.for_programs import refusal

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
        """Compare what is announced with what the view takes."""
        announced = int(request.headers.get("Content-Length") or 0)
        if not announced or announced <= limit_of(request, view, kwargs):
            return None
        return too_large(request, announced)


def limit_of(request: HttpRequest, view: Callable[..., Any], kwargs: dict[str, Any]) -> int:
    """Bytes that the view takes: its competition's limit, the installation's for hosts' uploads, else little.

    Little too for those who may not send it: who and whether comes before any work.
    """
    view = getattr(view, "cls", view)  # REST views carry the mark on their class
    if limit := getattr(view, "upload_limit", None):
        return int(limit(request, kwargs["slug"]))
    if request.path_info.startswith("/admin/") and may_enter_admin(request.user):
        return int(settings.MAX_UPLOAD_BYTES)
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def too_large(request: HttpRequest, announced: int) -> HttpResponse:
    """The refusal, in the shape that the asker reads."""
    message = _(
        "The upload has %(announced)s bytes, more than is taken here. Write fewer digits, or compress with gzip."
    ) % {"announced": f"{announced:,}"}
    return refusal(request, "too_large", message, 413) or render(request, "413.html", {"message": message}, status=413)
