"""Browsers in which somebody has signed in before: a stranger's guesses do not shut them out.

A signed cookie names the browser by a random number and the accounts that have come in there. It opens nothing: wrong
passwords from a known browser are counted apart from those of strangers, and no more of them are looked at.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from accounts.models import User

COOKIE, SALT = "known_browser", "accounts.known_browsers"
AGE_SECONDS = int(timedelta(days=365).total_seconds())
MOST_ACCOUNTS = 5  # of one browser; the one that came in longest ago is forgotten first


def known_to(request: HttpRequest, account: int) -> str:
    """The number of this browser if the account has come in there, else nothing."""
    number, accounts = _read(request)
    return number if str(account) in accounts else ""


def remember(response: HttpResponseBase, request: HttpRequest, user: User) -> None:
    """From now on the browser is known to this account."""
    number, accounts = _read(request)
    others = [each for each in accounts if each != str(user.pk)]
    told = ":".join([number or secrets.token_hex(16), *[str(user.pk), *others][:MOST_ACCOUNTS]])
    response.set_signed_cookie(
        COOKIE,
        told,
        salt=SALT,
        max_age=AGE_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> tuple[str, list[str]]:
    number, *accounts = (request.get_signed_cookie(COOKIE, "", salt=SALT, max_age=AGE_SECONDS) or "").split(":")
    return number, accounts
