"""One recovery pass by hand: what beat does every few seconds."""

from typing import Any

from django.core.management.base import BaseCommand

from submissions.tasks import sweep


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args: Any, **options: Any) -> None:
        """Return expired leases, hint at what waits, say how many."""
        self.stdout.write(f"{sweep()} evaluations hinted at.")
