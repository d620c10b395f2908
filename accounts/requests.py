"""The request of a signed-in person, so that views behind `login_required` are typed without asking again."""

from django.http import HttpRequest

from accounts.models import User


class SignedInRequest(HttpRequest):
    user: User
