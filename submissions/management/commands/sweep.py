"""One recovery pass by hand: what beat does every few seconds."""

from typing import Any

from django.core.management.base import BaseCommand

from submissions import recovery
from submissions.tasks import hint


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Return expired leases, hint at what waits, say how many."""
        waiting = recovery.sweep()
        for evaluation_id in waiting:
            hint(evaluation_id)
        self.stdout.write(f"{len(waiting)} evaluations hinted at.")
