"""`python manage.py add_user NAME EMAIL`: a person, and the token by which their programs come in."""

import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from accounts.models import User
from accounts.people import add_person
from accounts.tokens import make_token


class Command(BaseCommand):
    help = "Adds a person with a verified address. Prints one line: an API token."

    def add_arguments(self, parser: CommandParser) -> None:
        """NAME EMAIL, and what the person may do."""
        parser.add_argument("name")
        parser.add_argument("email")
        parser.add_argument("--staff", action="store_true", help="runs the installation: a site admin")
        parser.add_argument("--host", action="store_true", help="may create competitions in the admin")
        parser.add_argument("--password-stdin", action="store_true", help="read the password from standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        """Add, or say in sentences why not."""
        password = password_from_stdin() if options["password_stdin"] else None
        try:
            secret = add_with_token(password, options)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(secret)


def password_from_stdin() -> str:
    """The first line of standard input; none is a mistake of the caller, not an empty password."""
    if password := sys.stdin.readline().rstrip("\r\n"):
        return password
    raise CommandError("No password came on standard input. Pipe one in, as in: echo SECRET | manage.py add_user ...")


@transaction.atomic
def add_with_token(password: str | None, options: dict[str, Any]) -> str:
    """The person and their first token, or neither."""
    user: User = add_person(
        options["name"],
        options["email"],
        password=password,
        is_staff=options["staff"],
        can_host=options["host"],
    )
    return make_token(user, "add_user")[1]
