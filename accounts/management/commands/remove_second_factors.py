"""`python manage.py remove_second_factors NAME`: for a person who has lost phone and recovery codes."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from accounts.second_factors import remove_second_factors


class Command(BaseCommand):
    help = "Removes authenticator app, passkeys and recovery codes of a person. Make sure that it is them who asks."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("name")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        """Remove them, or say that there is nobody."""
        user = User.objects.filter(username__iexact=name).first()
        if user is None:
            raise CommandError(f"There is no account with the username {name}.")
        removed = remove_second_factors(user, by=None)
        self.stdout.write(f"{user.username} signs in by password alone." if removed else f"{user.username} had none.")
