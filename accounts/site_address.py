"""Where links in mail lead: to this site, whatever host a request says that it came to."""

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}


def site_address(request: HttpRequest) -> str:
    """PUBLIC_URL; without it, behind a proxy, the first name that the site answers to, or else where it is served.

    Nothing of the header `Host` is in it: whoever asks writes that, with any port and with a dot behind it.
    """
    if settings.PUBLIC_URL:
        return str(settings.PUBLIC_URL)
    names = [host for host in settings.NAMED_HOSTS if not host.startswith((".", "*")) and host not in LOOPBACK]
    if settings.HTTPS and names:
        return f"https://{names[0]}"
    port = request.META["SERVER_PORT"]
    return settings.SERVED_AT or f"http://{request.META['SERVER_NAME']}" + (f":{port}" if port != "80" else "")


class Site(NamedTuple):
    """What mail says of the site, in the way of Django's own."""

    name: str
    domain: str


def this_site(request: HttpRequest) -> Site:
    """Its name, and the host that links lead to."""
    return Site(settings.SITE_NAME, urlsplit(site_address(request)).netloc)


def on_this_site(request: HttpRequest, value: Any) -> Any:
    """A link that was made of this request's host, to the same page of the site; whatever else it is, as it is."""
    as_asked = request.build_absolute_uri("/")
    if isinstance(value, str) and value.startswith(as_asked):
        return f"{site_address(request)}/{value.removeprefix(as_asked)}"
    return value
