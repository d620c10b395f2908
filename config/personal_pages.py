"""What is made for one person stays with that person: no cache keeps it, no back button shows it after sign-out."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase


class PersonalPagesMiddleware:
    """Gives responses to signed-in people, by session or by token, `private, no-store` unless they say otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not response.has_header("Cache-Control") and request.user.is_authenticated:
            response["Cache-Control"] = "private, no-store"
        return response
