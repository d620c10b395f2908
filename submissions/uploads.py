"""Marks the views that take a large file, for the middleware that refuses too large ones before they are read."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import User
from accounts.tokens import live_token
from competitions.models import Competition, Phase
from teams.models import Team

View = TypeVar("View", bound=Callable[..., Any])
ROOM_FOR_THE_FORM = 1024 * 1024


def takes_upload(view: View) -> View:
    """The body of a POST to this view may be as large as its competition's phase allows, if a member sends it.

    Django's CSRF check reads a form's body before the view asks who sends it, so the question stands here.
    """
    view.upload_limit = members_upload_limit  # type: ignore[attr-defined]
    return view


def takes_signed_upload(view: View) -> View:
    """The body may be as large as any: the view looks at who has signed for how many bytes, and then reads them."""
    view.upload_limit = lambda request, slug: settings.MAX_UPLOAD_BYTES  # type: ignore[attr-defined]
    return view


def members_upload_limit(request: HttpRequest, slug: str) -> int:
    """The most bytes that a POST of this person's may have; small for those who may send no file.

    Raises Http404 for a competition that they do not see: a limit would tell that it exists.
    """
    person = sender(request)
    get_object_or_404(Competition.objects.visible_to(person), slug=slug)
    if not Team.objects.of(person).filter(competition__slug=slug).exists():
        return ROOM_FOR_THE_FORM
    limit = Phase.objects.filter(competition__slug=slug).values_list("max_upload_bytes", flat=True).first()
    return (limit or 0) + ROOM_FOR_THE_FORM


def sender(request: HttpRequest) -> User | AnonymousUser:
    """Who has signed in or, of a program, whose token it shows; the view asks again, and for the token's scope."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    token = live_token(secret.strip()) if scheme.lower() == "bearer" else None
    return token.user if token else request.user
