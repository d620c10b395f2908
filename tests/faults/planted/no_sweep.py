"""A worker that sweeps nothing: what was being scored when another was killed stays with it for good."""

import django

django.setup()

from config.celery import app  # noqa: E402  # once Django is set up
from submissions import recovery  # noqa: E402

__all__ = ["app"]


def nothing() -> list[int]:
    return []


recovery.sweep = nothing
