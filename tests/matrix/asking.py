"""The routes of the site as its resolver has them, and one request in one role, without a trace."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any

from django.db import connection, transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import URLPattern, URLResolver, get_resolver

from tests.matrix.world import BODIES, World, filled

SIGN_IN = ("/accounts/login/", "/admin/login/")
MULTIPART = {"rest/competitions/{slug}/submissions/"}
WRITES = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"(?: SET "(\w+)")?')
# What is written of every visit, whether it does anything or not.
OF_A_VISIT = {"cache", "django_session", "usersessions_usersession", "last_login", "last_seen_at", "last_used_at"}


def routes() -> set[str]:
    """Every route of the site, with {name} for each of its gaps."""
    return set(_routes(get_resolver().url_patterns))


def _routes(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, prefix + str(pattern.pattern))
        else:
            plain = re.sub(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>", r"{\1\2}", prefix + str(pattern.pattern))
            yield plain.replace("^", "").replace("$", "")


def ask(world: World, route: str, method: str, role: str, **headers: str) -> str:
    """What this role is answered: the status, or `in` for the way to the sign-in page. Then all is as before.

    A `-` behind it: though not refused, nothing was written. A `!`: though refused, something was.
    """
    world.client.cookies = SimpleCookie({"sessionid": world.sessions[role]} if role in world.sessions else {})
    with transaction.atomic(), written() as tables:
        answer = send(world, route, method, headers)
        b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    to_sign_in = answer.status_code == 302 and answer.headers["Location"].startswith(SIGN_IN)
    said = "in" if to_sign_in else str(answer.status_code)
    if method in ("GET", "OPTIONS"):
        return said
    is_refused = to_sign_in or answer.status_code >= 400
    return said + ("" if is_refused != bool(tables) else "!" if is_refused else "-")


@contextmanager
def written() -> Iterator[set[str]]:
    """The tables in which rows are made, changed or taken away meanwhile, but for what is written of every visit."""
    tables: set[str] = set()

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        answer = execute(sql, params, many, context)
        found = WRITES.match(sql)  # where an INSERT returns its row, SQLite counts it only when that is fetched
        does_something = sql.startswith("INSERT") or context["cursor"].rowcount
        if found and does_something and not OF_A_VISIT & set(found.groups()):
            tables.add(found[1])
        return answer

    with connection.execute_wrapper(look):
        yield tables


def send(world: World, route: str, method: str, headers: dict[str, str]) -> Any:
    """The request, with the body that is right for whoever may, as forms or programs send it."""
    address = "/" + route.format(**filled(world, route))
    if method == "GET":
        return world.client.get(address, headers=headers)
    body = BODIES[route](world) if route in BODIES else {}
    if route.startswith(("rest/", "api/v1/")) and route not in MULTIPART:
        return world.client.generic(method, address, json.dumps(body), content_type="application/json", headers=headers)
    content = encode_multipart(BOUNDARY, body)
    return world.client.generic(method, address, content, content_type=MULTIPART_CONTENT, headers=headers)
