"""`python manage.py createsuperuser`: says what to do instead. Nobody is a superuser here."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser


class Command(BaseCommand):
    help = "Is not for this site: python manage.py add_user NAME EMAIL --staff adds a site admin."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whatever Django's own would take."""
        parser.add_argument("ignored", nargs="*")
        parser.add_argument("--noinput", "--no-input", action="store_true")
        parser.add_argument("--username")
        parser.add_argument("--email")

    def handle(self, *args: Any, **options: Any) -> None:
        """Refuse."""
        raise CommandError("Nobody is a superuser here. Add a site admin: python manage.py add_user NAME EMAIL --staff")
