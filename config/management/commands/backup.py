"""Copy database and files of this installation, which may go on running, into an empty folder."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.backup import BackupError, back_up


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to."""
        parser.add_argument("folder", type=Path, help="an empty folder, or one that is made")

    def handle(self, *args: Any, folder: Path, **options: Any) -> None:
        """Copy, and say how much."""
        try:
            count = back_up(folder)
        except BackupError as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"Database and {count} files are in {folder}. Keep them as safe as hidden labels.")
