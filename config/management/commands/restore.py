"""Fill an empty installation from a backup, hint at what waits there, and verify the whole."""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.backup import BackupError, restore


class Command(BaseCommand):
    help = __doc__
    requires_system_checks: tuple[str, ...] = ()  # there is no table yet that a check could ask

    def add_arguments(self, parser: CommandParser) -> None:
        """Where from."""
        parser.add_argument("folder", type=Path, help="what `manage.py backup` made")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Restore, sweep, verify: what was being scored when the backup was made is scored anew."""
        try:
            count = restore(folder)
        except BackupError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"Database and {count} files are restored.")
        call_command("sweep", stdout=self.stdout)
        call_command("verify", stdout=self.stdout)
