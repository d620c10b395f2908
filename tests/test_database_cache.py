"""The cache in a table: it keeps what it is given, and runs nothing that stands in the database."""

import base64
import pickle
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache

from config.celery import app
from config.database_cache import JsonDatabaseCache, forget_what_has_expired
from config.models import CacheEntry

pytestmark = [pytest.mark.django_db, pytest.mark.embedded]


@pytest.fixture
def cache() -> JsonDatabaseCache:
    return JsonDatabaseCache("cache", {})


def expire(cache: JsonDatabaseCache) -> None:
    CacheEntry.objects.update(expires=datetime.now(UTC) - timedelta(seconds=1))


@pytest.mark.parametrize("value", [1, 2.5, "ä", [1, [2]], {"a": None}, True, None])
def test_what_is_put_in_is_found_until_it_expires(cache: JsonDatabaseCache, value: object) -> None:
    cache.set("key", value)
    assert cache.get("key", "none") == value
    expire(cache)
    assert cache.get("key", "none") == "none"


def test_of_two_who_add_one_does_until_that_has_expired(cache: JsonDatabaseCache) -> None:
    assert [cache.add("key", 1), cache.add("key", 2), cache.get("key")] == [True, False, 1]
    expire(cache)
    assert [cache.add("key", 3), cache.get("key")] == [True, 3]


def test_counting_touching_and_forgetting(cache: JsonDatabaseCache) -> None:
    cache.set("key", 1, timeout=None)
    assert (cache.incr("key"), cache.touch("key", 60), cache.touch("other")) == (2, True, False)
    assert (cache.delete("key"), cache.delete("key"), cache.has_key("key")) == (True, False, False)
    cache.set("key", 1)
    cache.clear()
    assert cache.get("key") is None


def test_only_what_has_expired_is_forgotten(cache: JsonDatabaseCache) -> None:
    cache.set("old", 1)
    expire(cache)
    cache.set("new", 1)
    forget_what_has_expired()
    assert [entry.cache_key for entry in CacheEntry.objects.all()] == [cache.make_key("new")]


class Runs:
    """Whoever unpickles it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.path,)


def test_what_stands_in_the_table_is_never_run(cache: JsonDatabaseCache, tmp_path: Path) -> None:
    path = tmp_path / "was-run"
    told = base64.b64encode(pickle.dumps(Runs(path))).decode()
    CacheEntry.objects.create(
        cache_key=cache.make_key("key"), value=told, expires=datetime.now(UTC) + timedelta(days=1)
    )
    assert cache.get("key", "none") == "none"
    assert not path.exists()


def test_no_cache_that_others_can_write_to_is_unpickled() -> None:
    for name in settings.CACHES:
        kind = type(caches[name])
        assert kind.__module__.startswith("config.") or kind is LocMemCache, f"{name}: {kind}"
    assert settings.SESSION_SERIALIZER.endswith("JSONSerializer")


def test_messages_of_the_broker_are_json() -> None:
    assert set(app.conf.accept_content) == {"json"}
