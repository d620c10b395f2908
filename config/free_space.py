"""A floor of free space: below it, what writes is refused while the database still stands, and reading goes on."""

import shutil
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from config.for_programs import refusal
from kaggle_api.methods import READING

RETRY_SECONDS = 300
# They keep next to nothing, and whoever mends it must come in; the official client reads by POST.
OPEN_ALL_THE_SAME = {
    "account_login",
    "account_logout",
    "mfa_authenticate",
    "accounts:theme",
    "accounts:language",
    *READING,
}
MESSAGE = gettext_noop(
    "Nothing new is taken for now, because the disk of this site is almost full. What you sent was not kept, all that "
    "was there before is. Reading goes on; try again later."
)


def free_bytes() -> int:
    """What is left on the disk of DATA."""
    return shutil.disk_usage(settings.DATA).free


def floor_bytes() -> int:
    """What must be left."""
    return int(settings.FREE_SPACE_MB * 1024**2)


def is_short(incoming: int = 0) -> bool:
    """Whether less than the floor would be left once so many bytes more are stored."""
    return free_bytes() < floor_bytes() + incoming


class FreeSpaceMiddleware:
    """Answers 503 to a request that would write, while there is too little room for what it announces."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do before the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Ask the disk before anything reads the body."""
        match = request.resolver_match
        if request.method in ("GET", "HEAD", "OPTIONS") or (match and match.view_name in OPEN_ALL_THE_SAME):
            return None
        return no_space(request) if is_short(int(request.headers.get("Content-Length") or 0)) else None


def no_space(request: HttpRequest) -> HttpResponse:
    """The refusal, in the shape that the asker reads."""
    headers = {"Retry-After": str(RETRY_SECONDS)}
    for_program = refusal(request, "no_space", _(MESSAGE), 503, headers)
    return for_program or HttpResponse(
        render_to_string("no_space.html", {"message": _(MESSAGE)}, request), status=503, headers=headers
    )
