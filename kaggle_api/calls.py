"""One call of a client: who asks, and what for, whichever dialect it was asked in."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from rest_framework.exceptions import ParseError
from rest_framework.request import Request

from accounts.models import Scope, User
from competitions.models import Competition
from competitions.rest import competition_of, person

WHOLE = re.compile(r"\d{1,15}", re.ASCII)  # JSON's integers are exact up to there, and every database's
UNWRITABLE = re.compile("[\0\ud800-\udfff]")  # what no database takes in a text


@dataclass(frozen=True)
class Call:
    """`asked` has the fields by their names in the RPC dialect; those that were left out have their defaults."""

    request: Request
    asked: Mapping[str, Any]

    @property
    def user(self) -> User:
        """Whose token it is."""
        return person(self.request)

    @property
    def http(self) -> HttpRequest:
        """The request as Django knows it."""
        return self.request._request

    def competition(self) -> Competition:
        """The competition that is named, if this person may see it; 404 else."""
        return competition_of(self.request, self.text("competitionName"))

    def text(self, name: str) -> str:
        """A field of words; 400 for what is none."""
        value = self.asked.get(name) or ""
        if not isinstance(value, str) or UNWRITABLE.search(value):
            raise ParseError(f"{name} has to be a text.")
        return value

    def number(self, name: str) -> int:
        """A field that counts something, from 0 on; 400 for what is no such number."""
        value = self.asked.get(name) or 0
        if not WHOLE.fullmatch(str(value)):
            raise ParseError(f"{name} has to be a whole number, from 0 on.")
        return int(value)


Answer = Mapping[str, Any] | HttpResponseBase


@dataclass(frozen=True)
class Method:
    """One method of the RPC dialect: what it does, and the scope that a token needs for it."""

    service: str
    name: str
    run: Callable[[Call], Answer]
    scope: Scope = Scope.READ
    takes_files: bool = False
