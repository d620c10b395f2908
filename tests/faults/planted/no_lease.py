"""A worker whose lease never runs out: what it was scoring when it was killed stays with it for good."""

from datetime import timedelta

import django

django.setup()

from config.celery import app  # noqa: E402  # once Django is set up
from submissions import judging  # noqa: E402

__all__ = ["app"]


def endless() -> timedelta:
    return timedelta(days=1)


judging.lease = endless
