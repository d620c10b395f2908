"""The cache of the embedded default: in a table, as JSON, for what stands in the database must never be run.

Django's own unpickles what it reads, and past a number of rows forgets some at random: who has guessed how often, say.
"""

import json
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import BaseDatabaseCache
from django.db.models import QuerySet

from config.models import CacheEntry

NEVER = datetime.max.replace(tzinfo=UTC)


class JsonDatabaseCache(BaseDatabaseCache):
    """Only what has expired is forgotten, by the housekeeping."""

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        """The value, if it is there and one of ours."""
        found = self._live(key, version).values_list("value", flat=True).first()
        try:
            return default if found is None else json.loads(found)
        except ValueError:  # written by an older version, in another way
            return default

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Put it in the place of what is there."""
        CacheEntry.objects.bulk_create(
            [self._entry(key, value, timeout, version)],
            update_conflicts=True,
            unique_fields=["cache_key"],
            update_fields=["value", "expires"],
        )

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Put it where nothing is that lives; of two who do so at once, one does."""
        entry = self._entry(key, value, timeout, version)
        CacheEntry.objects.filter(pk=entry.pk, expires__lte=datetime.now(UTC)).delete()
        told = {"value": entry.value, "expires": entry.expires}
        return CacheEntry.objects.get_or_create(pk=entry.pk, defaults=told)[1]

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Let it expire at another time; whether it is there."""
        return bool(self._live(key, version).update(expires=self._end(timeout)))

    def delete(self, key: Any, version: int | None = None) -> bool:
        """Whether it was there."""
        return bool(CacheEntry.objects.filter(pk=self._key(key, version)).delete()[0])

    def clear(self) -> None:
        """Forget everything."""
        CacheEntry.objects.all().delete()

    def _key(self, key: Any, version: int | None) -> str:
        return str(self.make_and_validate_key(key, version=version))

    def _live(self, key: Any, version: int | None) -> QuerySet[CacheEntry]:
        return CacheEntry.objects.filter(pk=self._key(key, version), expires__gt=datetime.now(UTC))

    def _end(self, timeout: Any) -> datetime:
        until = self.get_backend_timeout(timeout)
        return NEVER if until is None else datetime.fromtimestamp(until, UTC)

    def _entry(self, key: Any, value: Any, timeout: Any, version: int | None) -> CacheEntry:
        return CacheEntry(cache_key=self._key(key, version), value=json.dumps(value), expires=self._end(timeout))


def forget_what_has_expired() -> None:
    """What is out of date is found by nobody; it need not take room either."""
    CacheEntry.objects.filter(expires__lte=datetime.now(UTC)).delete()
