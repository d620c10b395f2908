"""A cache in Redis that may be gone: what is only remembered to be quick, or to count, must never stop a page."""

import json
import time
from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

import structlog
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from django.utils.functional import cached_property
from redis.exceptions import RedisError

log = structlog.get_logger()
SILENCE_SECONDS = 2.0
TIMEOUTS = {"socket_connect_timeout": 0.5, "socket_timeout": 1.0}


class JsonSerializer:
    """Values as JSON: nothing that stands in Redis is ever run. Whole numbers stay what Redis can count with."""

    def dumps(self, value: Any) -> bytes | int:
        return value if type(value) is int else json.dumps(value).encode()

    def loads(self, data: bytes) -> Any:
        return json.loads(data)


class ForgetfulClient:
    """While Redis does not answer it remembers nothing, and for a moment is not asked again."""

    silent_until: ClassVar[float] = 0.0  # for this process, by its own clock

    def __init__(self, client: RedisCacheClient) -> None:
        self.client = client

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return partial(self.attempt, name)

    def attempt(self, name: str, *arguments: Any) -> Any:
        """What Redis answers or, if it does not, what an empty cache would."""
        if time.monotonic() >= ForgetfulClient.silent_until:
            try:
                return getattr(self.client, name)(*arguments)
            except RedisError as problem:
                ForgetfulClient.silent_until = time.monotonic() + SILENCE_SECONDS
                log.warning("the cache does not answer", problem=str(problem))
            except ValueError:  # written by an older version, in another way
                log.info("the cache holds what is none of ours")
        if name in ("get", "incr"):
            return arguments[-1]  # the default, the first number
        return {} if name == "get_many" else None


class ForgetfulRedisCache(RedisCache):
    """Django's own, with our client, and with answers awaited for a second at most."""

    @cached_property
    def _cache(self) -> ForgetfulClient:  # type: ignore[override]  # it answers as one
        django_s: Any = self  # its types know nothing of its private attributes
        options = {"serializer": JsonSerializer, **TIMEOUTS, **django_s._options}
        return ForgetfulClient(RedisCacheClient(django_s._servers, **options))
