"""`python manage.py load_demo`: the demo competitions with people, files and scores, once."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from demo.accounts import NameTakenError
from demo.loading import NotScoredError, is_loaded, load


class Command(BaseCommand):
    help = "Loads the demo competitions, once; a load that was cut off is finished. Needs a running worker."

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say how long it took."""
        if is_loaded():
            self.stdout.write("The demo is loaded already.")
            return
        began = time.monotonic()
        try:
            load(self.say)
        except (NameTakenError, NotScoredError) as problem:
            raise CommandError(str(problem)) from problem
        self.say(f"The demo was loaded in {time.monotonic() - began:.0f} s.")

    def say(self, line: str) -> None:
        """Tell whoever waits what is going on, at once."""
        self.stdout.write(line)
        self.stdout.flush()
