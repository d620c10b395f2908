"""When and from where somebody was last here, for the list of sessions on their profile."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.sessions import note_visit


class LastSeenMiddleware:
    """Notes who has been here, after the answer, and only if the answer depended on who it was."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.session.accessed and request.session.session_key and request.user.is_authenticated:
            note_visit(request)
        return response
