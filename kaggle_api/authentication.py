"""How old clients, and those with a kaggle.json, come in: `Authorization: Basic`, an API token being the key."""

import base64
import binascii

from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from accounts.authentication import holder
from accounts.models import ApiToken, User


class BasicAuthentication(BaseAuthentication):
    """The user's name and, as the password, a token of theirs: what kaggle.json calls `username` and `key`."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """The person and the token that the header names."""
        scheme, _, credentials = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        username, secret = name_and_key(credentials.strip())
        user, token = holder(secret, request)
        if user.username.lower() != username.lower():
            raise AuthenticationFailed("This token is another person's. Take the username that it was made for.")
        return user, token


def name_and_key(credentials: str) -> tuple[str, str]:
    """Both halves of what the header says; empty ones if it cannot be read."""
    try:
        username, _, secret = base64.b64decode(credentials, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return username, secret
