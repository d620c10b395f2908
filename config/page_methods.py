"""Pages and the admin are read and send forms; no other method means anything to them."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase

from config.for_programs import asks_for_program

OF_PAGES = ("GET", "HEAD", "POST")


class PageMethodsMiddleware:
    """Answers 405 to other methods outside the API, which a view that asks for POST alone would take for GET."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method in OF_PAGES or asks_for_program(request):
            return self.get_response(request)
        return HttpResponseNotAllowed(OF_PAGES)
