"""Deeds at the same moment: a thread each, with a connection of its own. For tests with transaction=True."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connections

from tests.waiting import PATIENCE_SECONDS

T = TypeVar("T")


def at_once(deeds: Sequence[Callable[[], T]]) -> list[T]:
    """What each deed returned, in their order; raises what one of them raised."""
    start = Barrier(len(deeds), timeout=PATIENCE_SECONDS)

    def run(deed: Callable[[], T]) -> T:
        start.wait()
        try:
            return deed()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as threads:
        return list(threads.map(run, deeds))
