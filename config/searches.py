"""The one gate of every search: how long it may be, and how often somebody may search.

It goes by the names that searches have in an address, so it stands before those of Django's admin too.
"""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from rest_framework.views import APIView

from competitions.searching import SearchRefusedError, check_search
from config.for_programs import asks_for_program, refusal
from config.throttles import SearchThrottle, StrangerSearchThrottle

NAMES = ("q", "search", "term")  # ours and the admin's, the client's, the admin's own choice lists'
THROTTLES = (SearchThrottle, StrangerSearchThrottle)


class SearchesMiddleware:
    """Answers 400 to a search that is too long, 429 to one too many; programs have a rate of their own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look at what is searched for, if anything is."""
        asked = [text for name in NAMES for text in request.GET.getlist(name) if text.strip()]
        try:
            for text in asked:
                check_search(text)
        except SearchRefusedError as refused:
            return told(request, refused.code, str(refused), refused.status)
        if asked and not asks_for_program(request) and (seconds := seconds_to_wait(request)):
            message = _("You have searched very often just now. Search again in %(seconds)d s.") % {"seconds": seconds}
            return told(request, "throttled", message, 429, {"Retry-After": str(seconds)})
        return self.get_response(request)


def seconds_to_wait(request: Any) -> int:
    """How long until this person, or a stranger's address, may search again; 0 for now."""
    for throttle in (kind() for kind in THROTTLES):
        if not throttle.allow_request(request, cast(APIView, None)):
            return max(1, round(throttle.wait() or 1))
    return 0


def told(
    request: HttpRequest, code: str, message: str, status: int, headers: dict[str, str] | None = None
) -> HttpResponse:
    """The refusal, in the shape that the asker reads."""
    page = {"message": message, "status": status}
    for_program = refusal(request, code, message, status, headers)
    return for_program or HttpResponse(
        render(request, "search_refused.html", page).content, status=status, headers=headers
    )
