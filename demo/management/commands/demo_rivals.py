"""`python manage.py demo_rivals`: rivals who send a file now and then, until SIGTERM."""

import os
import random
import signal
import threading
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand

from demo.rivals import play

MEAN_SECONDS = 27.0


class Command(BaseCommand):
    help = "Lets the demo's rivals submit now and then; DEMO_RIVAL_SECONDS sets the mean pause. Ends on SIGTERM."

    def handle(self, *args: Any, **options: Any) -> None:
        """Play until asked to stop."""
        stop = threading.Event()

        def ask_to_stop(number: int, frame: FrameType | None) -> None:
            stop.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, ask_to_stop)
        self.stdout.write("The rivals are at play.")
        self.stdout.flush()
        chance = random.Random()  # noqa: S311  # it draws turns, not secrets
        play(stop, float(os.environ.get("DEMO_RIVAL_SECONDS", MEAN_SECONDS)), chance)
