"""What every task brings along: the id of the request that asked for it, a line in the log, when it ran last."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from celery import Task
from django.conf import settings
from django.core.cache import cache
from django.db import close_old_connections
from structlog.contextvars import bound_contextvars

from config.request_log import request_id

log = structlog.get_logger()


class TracedTask(Task[Any, Any]):
    def apply_async(self, *args: Any, **options: Any) -> Any:
        """Queue it, with the id in the message's headers."""
        if asked_by := request_id():
            options["headers"] = {**(options.get("headers") or {}), "request_id": asked_by}
        return super().apply_async(*args, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run it; its lines carry the id. What the scheduler asks for leaves the time of its run."""
        asked_by = (self.request.headers or {}).get("request_id", "")
        began = time.perf_counter()
        with (
            kept_connections(by_worker=not (self.request.is_eager or self.request.called_directly)),
            bound_contextvars(task=self.name, **({"request_id": asked_by} if asked_by else {})),
        ):
            answer = super().__call__(*args, **kwargs)
            log.info("task done", arguments=list(args), ms=round((time.perf_counter() - began) * 1000, 1))
        if self.name in scheduled():
            cache.set(key(self.name), time.time(), None)
        return answer


@contextmanager
def kept_connections(*, by_worker: bool) -> Iterator[None]:
    """Close what is too old or broken before a task and after it, as before and after a request.

    Celery left to itself would connect anew for each task, which takes longer than many a score.
    """
    if by_worker:
        close_old_connections()
    try:
        yield
    finally:
        if by_worker:
            close_old_connections()


def scheduled() -> set[str]:
    """The names of the tasks that the scheduler asks for."""
    return {str(entry["task"]) for entry in settings.CELERY_BEAT_SCHEDULE.values()}


def key(task: str) -> str:
    """Under which name the cache keeps when it ran last."""
    return f"ran:{task}"


def last_runs() -> dict[str, float]:
    """When each scheduled task ended well for the last time, in seconds since 1970; without those that never did."""
    found = cache.get_many([key(task) for task in scheduled()])
    return {name.removeprefix("ran:"): at for name, at in found.items()}
