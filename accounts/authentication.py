"""How programs come in: `Authorization: Bearer <token>`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.tokens import live_token, note_use

if TYPE_CHECKING:  # at run time it imports REST framework's views, which are waiting for this module
    from drf_spectacular.openapi import AutoSchema


class BearerAuthentication(authentication.BaseAuthentication):
    """A request without the header goes on to the next way in; one with a bad token is refused with 401."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The person and the token that the header names."""
        scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        token = live_token(secret.strip())
        if token is None:
            raise exceptions.AuthenticationFailed(
                "This token is unknown, revoked or expired. Make a new one on your profile page."
            )
        note_use(token, timezone.now())
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 says in WWW-Authenticate."""
        return 'Bearer realm="podium"'


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # drf-spectacular is untyped
    """Tells the API's schema about the header."""

    target_class = BearerAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """OpenAPI 3: http, bearer."""
        return {"type": "http", "scheme": "bearer", "description": "An API token from your profile page."}
