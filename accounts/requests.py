"""The request of a signed-in person, so that views are typed without asking again; and the way back from a form."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.models import User


class SignedInRequest(HttpRequest):
    user: User


def signed_in(request: HttpRequest) -> User:
    """The person in front of a page whose door is shut to everybody who has not signed in."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("A page for people was entered without signing in.")
    return user


def way_back(request: HttpRequest, otherwise: str) -> str:
    """Where the form came from, as its field `next` says, if that is on this site."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return back if safe else otherwise
