"""How often a program may ask, and anybody search: each token, each person, each stranger's address by itself.

The counts stand in the cache `throttles`. Two requests at the same moment may count as one.
"""

from typing import Any, cast

from django.core.cache import caches
from django.core.cache.backends.base import BaseCache
from django.utils.connection import ConnectionProxy
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from accounts.models import ApiToken


class Throttle(SimpleRateThrottle):
    cache = cast(BaseCache, ConnectionProxy(caches, "throttles"))

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        """Under which name this request counts; None if it does not."""
        who = self.counted(request, view)
        return who and self.cache_format % {"scope": self.scope, "ident": who}

    def counted(self, request: Request, view: Any) -> str | None:
        """Who is counted, if this request counts here."""
        raise NotImplementedError


class RequestThrottle(Throttle):
    """Every request of a token, or of a person's sessions together."""

    scope = "requests"

    def counted(self, request: Request, view: Any) -> str | None:
        """The token before the person: one program that runs wild does not stop the others."""
        if isinstance(request.auth, ApiToken):
            return f"token-{request.auth.pk}"
        return f"person-{request.user.pk}" if request.user.is_authenticated else None


class StrangerThrottle(Throttle):
    """Every request from an address without token or session. The address may be a lecture hall."""

    scope = "strangers"

    def counted(self, request: Request, view: Any) -> str | None:
        """The address, as the trusted proxies tell it."""
        return None if request.user.is_authenticated else self.get_ident(request)


class SearchThrottle(Throttle):
    """Searches on pages by a person's sessions together; an open board that was searched asks again and again."""

    scope = "searches"

    def counted(self, request: Any, view: Any) -> str | None:
        """The person."""
        return f"person-{request.user.pk}" if request.user.is_authenticated else None


class StrangerSearchThrottle(Throttle):
    """Searches on pages from an address without a session."""

    scope = "strangers_searches"

    def counted(self, request: Any, view: Any) -> str | None:
        """The address, as the trusted proxies tell it."""
        return None if request.user.is_authenticated else self.get_ident(request)


class UploadThrottle(Throttle):
    """Files that a person sends, by whatever token."""

    scope = "uploads"

    def counted(self, request: Request, view: Any) -> str | None:
        """Only what is sent to a view that takes large files."""
        takes_files = request.method == "POST" and getattr(view, "takes_files", hasattr(view, "upload_limit"))
        return f"person-{request.user.pk}" if takes_files and request.user.is_authenticated else None
