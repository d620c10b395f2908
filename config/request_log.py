"""Every request has an id, one line in the log, and a place in the counts of this process.

The id stands in the answer's X-Request-ID, in every line logged on the request's behalf, the workers' lines included,
and on error pages, where people can read it out.
"""

import re
import secrets
import time
from collections.abc import Callable

import structlog
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from prometheus_client import Counter, Histogram
from structlog.contextvars import bound_contextvars, get_contextvars

from accounts.models import User
from config.page_methods import OF_PAGES
from config.view_names import view_name

log = structlog.get_logger()
SANE = re.compile(r"[A-Za-z0-9_-]{8,64}")
PROBES = {"config.health.healthz", "config.health.readyz", "config.metrics.metrics"}  # logged only if they fail
METHODS = {*OF_PAGES, "PUT", "PATCH", "DELETE", "OPTIONS"}  # anybody may invent one; a label may not

REQUESTS = Counter("podium_http_requests", "Requests answered.", ["method", "view", "status"])
SECONDS = Histogram(
    "podium_http_request_seconds",
    "From a request's head to its answer's, by the web process.",
    ["view"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)


class RequestLogMiddleware:
    """Gives the request its id; when it is answered, logs and counts it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = time.perf_counter()
        with bound_contextvars(request_id=id_for(request)):
            response = self.get_response(request)
            response["X-Request-ID"] = request_id()
            note(request, response.status_code, time.perf_counter() - began)
        return response


def id_for(request: HttpRequest) -> str:
    """The id that a proxy or program gave, if it is a sane one; else a new one."""
    given = request.headers.get("X-Request-ID", "")
    return given if SANE.fullmatch(given) else secrets.token_hex(8)


def request_id() -> str:
    """The id of the request on whose behalf this runs; empty outside of any."""
    return str(get_contextvars().get("request_id", ""))


def note(request: HttpRequest, status: int, seconds: float) -> None:
    """One line, one more in the counts. The view by its name: an address may be an invitation."""
    view = view_name(request)
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(method, view, status).inc()
    SECONDS.labels(view).observe(seconds)
    if view not in PROBES or status >= 500:
        ms = round(seconds * 1000, 1)
        log.info("request", method=method, view=view, status=status, ms=ms, user=person(request))


def person(request: HttpRequest) -> int | None:
    """The number of whoever asked, if the answer depended on it: the log makes no query of its own."""
    user = getattr(request, "_cached_user", None) or getattr(request, "user", None)
    return user.pk if type(user) is User else None
