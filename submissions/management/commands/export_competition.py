"""python manage.py export_competition SLUG DIR"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from audit.record import record
from competitions.bundles import NotExportableError, export_bundle
from competitions.models import Competition
from submissions.benchmarks import benchmark_files


class Command(BaseCommand):
    help = "Writes a competition, its solution included, as a bundle that import_competition reads."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which one, and where to."""
        parser.add_argument("slug")
        parser.add_argument("folder", type=Path, metavar="DIR", help="a folder that is not there yet, or is empty")

    def handle(self, *args: Any, slug: str, folder: Path, **options: Any) -> None:
        """Export, or say why not."""
        competition = Competition.objects.filter(slug=slug).first()
        if competition is None:
            raise CommandError(f"There is no competition {slug}.")
        try:
            export_bundle(competition, folder, benchmark_files(competition))
        except NotExportableError as problem:
            raise CommandError(str(problem)) from problem
        with transaction.atomic():
            record(competition.chain, "competition:export", by=None, facts={"slug": slug})
        self.stdout.write(f"{competition.title} is in {folder}, with its solution: keep it where participants are not.")
