"""Every page that one role opens, with whatever is wanted in the gaps of its address; then all is as before."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client

from tests.matrix.asking import routes
from tests.matrix.world import World, filled

LEFT_OUT = {"accounts/logout/", "admin/logout/"}
PAGES = sorted(routes() - LEFT_OUT)


def address(world: World, route: str, **gaps: object) -> str:
    """The route with something in every gap; in the admin the oldest row there is."""
    known = filled(world, route) | {"final_object_id": 0, "content_type_id": 0}
    if found := re.match(r"admin/(\w+)/(\w+)/\{", route):
        row = apps.get_model(found[1], found[2])._base_manager.order_by("pk").first()
        known |= dict.fromkeys(("pk", "object_id", "id"), row.pk if row else 0)
    return "/" + re.sub(r"\{(\w+)\}", lambda gap: str((known | gaps).get(gap[1], "nothing")), route)


def client_of(world: World, role: str) -> Client:
    """A browser in which this role is signed in; a page that fails answers 500 as outside of tests."""
    client = Client(raise_request_exception=False)
    if role != "anon":
        client.cookies["sessionid"] = world.sessions[role]
    return client


def some_by_repetition(values: Sequence[str], short: Sequence[str]) -> list[Any]:
    """All values, of which those that are not `short` show only in numbers what these show."""
    return [pytest.param(value, marks=() if value in short else pytest.mark.long) for value in values]


def get(client: Client, path: str, **headers: str) -> Any:
    """The answer to GET, read to its end, without a trace in the database."""
    with transaction.atomic():
        answer: Any = client.get(path, headers=headers)
        b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    return answer
