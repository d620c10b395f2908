"""Addresses with a NUL in them, which PostgreSQL takes in no text."""

from collections.abc import Callable
from urllib.parse import unquote

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase


class NullBytesMiddleware:
    """Nothing is called so: 404 before any view asks the database."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\0" in request.path_info + unquote(request.META.get("QUERY_STRING", "")):
            raise Http404
        return self.get_response(request)
