"""Addresses that a client is sent to: on the configured public base, signed, for one purpose and a while."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest
from django.urls import reverse

from competitions.models import Competition

UPLOAD_SECONDS = 3600
DOWNLOAD_SECONDS = 6 * 3600  # gigabytes over a slow line, with a cut in the middle


def absolute(request: HttpRequest, path: str) -> str:
    """A path of this site as an address: on PUBLIC_URL, else as this request came."""
    return f"{settings.PUBLIC_URL}{path}" if settings.PUBLIC_URL else request.build_absolute_uri(path)


def page_address(request: HttpRequest, path: str) -> str:
    """A page of this site, for a browser.

    A client whose proxy we are asks for http://localhost, without the port that leads here; a browser needs it. Only
    such a request names the host in its first line: one that a real proxy hands on does not.
    """
    if not settings.PUBLIC_URL and request.META.get("RAW_URI", "").startswith("http://localhost/"):
        return f"http://localhost:{request.META['SERVER_PORT']}{path}"
    return absolute(request, path)


def rules_address(request: HttpRequest, competition: Competition) -> str:
    """Where somebody accepts the rules."""
    return page_address(request, reverse("teams:rules", args=[competition.slug]))


def sign(purpose: str, what: Any) -> str:
    """`what`, such as the id of a row, in a form that opens this purpose and no other."""
    return signing.dumps(what, salt=f"kaggle_api.{purpose}")


def signed(purpose: str, token: str, seconds: int) -> Any:
    """What was signed for this purpose within so many seconds; 404 for anything else."""
    try:
        return signing.loads(token, salt=f"kaggle_api.{purpose}", max_age=seconds)
    except signing.BadSignature as refusal:
        raise Http404 from refusal


def download_address(request: HttpRequest, what: dict[str, Any], name: str) -> str:
    """Where `what` can be taken for a while, without a token; the client names its file by the end."""
    path = reverse("kaggle_api:download", args=[sign("download", what), "-"])
    return absolute(request, path.removesuffix("-") + quote(name, safe=""))
