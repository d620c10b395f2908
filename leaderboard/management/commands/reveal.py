"""`manage.py reveal SLUG`: what the admin's page does."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import User
from competitions.models import Competition
from leaderboard.reveal import RevealRefusedError, reveal


class Command(BaseCommand):
    help = "Reveals the private board of a competition that has closed."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which competition, and in whose name."""
        parser.add_argument("slug")
        parser.add_argument("--by", metavar="NAME", help="a host, who may reveal although evaluations have errored")

    def handle(self, *args: Any, **options: Any) -> None:
        """Reveal, or say why not."""
        try:
            competition = Competition.objects.get(slug=options["slug"])
            by = User.objects.get(username=options["by"]) if options["by"] else None
            snapshot = reveal(competition, by=by)
        except (Competition.DoesNotExist, User.DoesNotExist, RevealRefusedError) as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"{competition.slug}: {snapshot}, {snapshot.rows.count()} teams.")
