"""Marks the views that take a large file, for the middleware that refuses too large ones before they are read."""

from collections.abc import Callable
from typing import Any, TypeVar

from competitions.models import Phase

View = TypeVar("View", bound=Callable[..., Any])
ROOM_FOR_THE_FORM = 1024 * 1024


def takes_upload(view: View) -> View:
    """The body of a POST to this view may be as large as its competition's phase allows."""
    view.upload_limit = upload_limit  # type: ignore[attr-defined]
    return view


def upload_limit(slug: str) -> int:
    """The most bytes that a POST to this competition may have; small for a competition that does not exist."""
    limit = Phase.objects.filter(competition__slug=slug).values_list("max_upload_bytes", flat=True).first()
    return (limit or 0) + ROOM_FOR_THE_FORM
