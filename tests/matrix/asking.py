"""The routes of the site as its resolver has them, and one request in one role, without a trace."""

import json
import re
from collections.abc import Iterator
from http.cookies import SimpleCookie
from typing import Any

from django.db import transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import URLPattern, URLResolver, get_resolver

from tests.matrix.world import BODIES, World, filled

SIGN_IN = ("/accounts/login/", "/admin/login/")
MULTIPART = {"rest/competitions/{slug}/submissions/"}


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
    """What this role is answered: the status, or `in` for the way to the sign-in page. Then all is as before."""
    return ask_where(world, route, method, role, **headers).partition(">")[0]


def ask_where(world: World, route: str, method: str, role: str, **headers: str) -> str:
    """The same; of another way than to the sign-in page also where it ends, as in `302>rules`."""
    world.client.cookies = SimpleCookie({"sessionid": world.sessions[role]} if role in world.sessions else {})
    with transaction.atomic():
        answer = send(world, route, method, headers)
        b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    if answer.status_code != 302:
        return str(answer.status_code)
    way = answer.headers["Location"]
    return "in" if way.startswith(SIGN_IN) else f"302>{way.partition('?')[0].rstrip('/').rpartition('/')[2]}"


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
