"""Marks the views that take a large file, for the middleware that refuses too large ones before they are read."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

from competitions.models import Phase
from teams.models import Team

View = TypeVar("View", bound=Callable[..., Any])
ROOM_FOR_THE_FORM = 1024 * 1024


def takes_upload(view: View) -> View:
    """The body of a POST to this page may be as large as its competition's phase allows, if a member sends it.

    Django's CSRF check reads a form's body before the page asks who sends it, so the question stands here.
    """
    view.upload_limit = members_upload_limit  # type: ignore[attr-defined]
    return view


def takes_upload_of_anyone(view: View) -> View:
    """The same, for what asks who sends it before it reads the body."""
    view.upload_limit = upload_limit  # type: ignore[attr-defined]
    return view


def members_upload_limit(request: HttpRequest, slug: str) -> int:
    """The most bytes that a POST of this person's may have; small for those who may send no file."""
    is_member = Team.objects.of(request.user).filter(competition__slug=slug).exists()
    return upload_limit(request, slug) if is_member else ROOM_FOR_THE_FORM


def upload_limit(request: HttpRequest, slug: str) -> int:
    """The most bytes that a POST to this competition may have; small for a competition that does not exist."""
    limit = Phase.objects.filter(competition__slug=slug).values_list("max_upload_bytes", flat=True).first()
    return (limit or 0) + ROOM_FOR_THE_FORM
