"""python manage.py import_competition DIR --host NAME [--host NAME ...] [--publish]"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from competitions.bundles import BundleRefusedError, import_bundle
from competitions.checklist import State, checklist
from competitions.sample_checks import check_sample_of
from submissions.benchmarks import add_benchmarks_of_bundle
from submissions.dry_run import dry_run_item


class Command(BaseCommand):
    help = "Makes a competition from a bundle: a folder with competition.yaml, or a zip of it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bundle", type=Path, metavar="DIR")
        parser.add_argument(
            "--host", action="append", required=True, metavar="NAME", help="a username; may be repeated"
        )
        parser.add_argument("--publish", action="store_true", help="publish it at once")

    def handle(self, *args: Any, **options: Any) -> None:
        hosts = {user.username: user for user in User.objects.filter(username__in=options["host"], is_active=True)}
        if unknown := [name for name in options["host"] if name not in hosts]:
            raise CommandError("\n".join(f"There is no active account with the username {name}." for name in unknown))
        in_order = [hosts[name] for name in options["host"]]
        try:
            competition = import_bundle(options["bundle"], hosts=in_order, publish=options["publish"])
        except BundleRefusedError as refusal:
            raise CommandError("\n".join(refusal.problems)) from refusal
        add_benchmarks_of_bundle(options["bundle"], competition, by=in_order[0])
        state = "published" if competition.published_at else "a draft"
        self.stdout.write(f"{competition.title} is {state} at {competition.get_absolute_url()}")
        if competition.published_at is None:
            check_sample_of(competition)
            items = [*checklist(competition), dry_run_item(competition)]
            self.stdout.writelines(f"{item}\n" for item in items if item.state != State.DONE)
