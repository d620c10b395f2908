"""How programs come in: `Authorization: Bearer <token>`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from accounts.models import ApiToken, Scope, User
from accounts.tokens import live_token, note_use

if TYPE_CHECKING:  # at run time it imports REST framework's views, which are waiting for this module
    from drf_spectacular.openapi import AutoSchema


DESCRIPTION = (
    "An API token from your profile page. What it opens are its scopes, such as `read` and `submit`. Each "
    "operation says which one it needs; without it the answer is 403 with the code `scope_missing`."
)


class ScopeMissingError(exceptions.PermissionDenied):
    """The token is good, but not for this."""

    refusal_code = "scope_missing"

    def __init__(self, token: ApiToken, needed: str) -> None:
        super().__init__(
            f"This needs a token with the scope {needed}; yours, {token.name}, has {' and '.join(token.scopes)}. "
            f"Make one with the scope {needed} on your profile page."
        )


def needed_scope(view: object, method: str | None) -> str:
    """The scope that a request needs: the view's own `token_scope`, or by whether the method changes anything."""
    declared = getattr(view, "token_scope", None)
    return declared or (Scope.READ if method in SAFE_METHODS else Scope.SUBMIT).value


def check_scope(token: ApiToken, request: Request) -> None:
    """Whether the token is for requests like this one; raises ScopeMissingError."""
    needed = needed_scope((request.parser_context or {}).get("view"), request.method)
    if needed not in token.scopes:
        raise ScopeMissingError(token, needed)


def holder(secret: str, request: Request) -> tuple[User, ApiToken]:
    """The person whose token this is, and the token, which is for requests like this one; refuses any other."""
    token = live_token(secret)
    if token is None:
        raise exceptions.AuthenticationFailed(
            "This token is unknown, revoked or expired. Make a new one on your profile page."
        )
    check_scope(token, request)
    note_use(token, timezone.now())
    return token.user, token


class BearerAuthentication(authentication.BaseAuthentication):
    """A request without the header goes on to the next way in; one with a bad token is refused with 401.

    Scopes are asked for here, because every view of the API that takes a token comes through here, whatever
    permissions it has of its own. 403 before anything is looked up, so it tells nothing of what there is.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The person and the token that the header names."""
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        return holder(secret.strip(), request)

    def authenticate_header(self, request: Request) -> str:
        """What a 401 says in WWW-Authenticate."""
        return 'Bearer realm="podium"'


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # drf-spectacular is untyped
    """Tells the API's schema about the header."""

    target_class = BearerAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """OpenAPI 3: http, bearer."""
        return {"type": "http", "scheme": "bearer", "description": DESCRIPTION}
