"""Attacks on every door of the table at once: forged forms, keys that nobody asked for, lookups, missing headers."""

import json
import re
from html import unescape
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from tests.attacks.walking import client_of
from tests.matrix.asking import MULTIPART, ask, routes
from tests.matrix.test_matrix import PROMISED
from tests.matrix.world import BODIES, ROLES, World, filled, make_world

pytestmark = pytest.mark.django_db
CHANGELISTS = sorted(route for route in routes() if route.startswith("admin/") and f"{route}{{object_id}}/" in routes())
# The one tells whoever has a token whether it is good; the other is opened by what we have signed, by no session.
NOT_BY_SESSION = ("api/v1/security.OAuthService/IntrospectToken", "notices/mail/{signed}/")


@pytest.fixture
def world() -> World:
    return make_world("public")


def test_no_door_takes_a_form_that_another_site_sends(world: World) -> None:
    world.client = Client(enforce_csrf_checks=True)
    for route, method in PROMISED:
        if method != "GET" and PROMISED[route, method]["admin"] not in ("404", "405") and route not in NOT_BY_SESSION:
            refused = "401" if route.startswith("api/v1/") else "403"  # a session is no way in there at all
            assert ask(world, route, method, "admin") == refused, f"{method} /{route}"


def test_the_api_refuses_a_key_that_it_does_not_ask_for(world: World) -> None:
    for (route, method), cells in PROMISED.items():
        if route.startswith("rest/") and method != "GET":
            seeing = [role for role in ROLES if cells[role] not in ("401", "404")]
            entitled = next((role for role in seeing if cells[role].startswith("2")), seeing[0])
            body = (BODIES[route](world) if route in BODIES else {}) | {"is_staff": True, "role": "owner", "team": 1}
            world.client.cookies = SimpleCookie({"sessionid": world.sessions[entitled]})
            address = "/" + route.format(**filled(world, route))
            answer = (
                world.client.post(address, body)
                if route in MULTIPART
                else world.client.generic(method, address, json.dumps(body), content_type="application/json")
            )
            assert answer.status_code == 400, f"{method} /{route} as {entitled}: {answer.status_code}"
            assert "is_staff" in answer.json()["message"], f"{method} /{route}"


@pytest.mark.parametrize("role", ["owner", "other"])
@pytest.mark.parametrize(
    "asked",
    [
        "submission__evaluations__private_score__score__gt=0",
        "private_score__score__gt=0.5",
        "solution__file__contains=a",
        "user__password__startswith=md5",
        "competition__hosts__user__email__contains=a",
    ],
)
def test_no_list_of_the_admin_is_filtered_by_what_it_does_not_show(world: World, role: str, asked: str) -> None:
    world.client.cookies = SimpleCookie({"sessionid": world.sessions[role]})
    opened = [route for route in CHANGELISTS if world.client.get(f"/{route}").status_code == 200]
    assert len(opened) > 5, "Hardly a list is open to this role: this tests nothing."
    for route in opened:
        answer = world.client.get(f"/{route}?{asked}")
        told_so = answer.status_code == 302 and answer.headers["Location"].endswith("?e=1")
        assert told_so or answer.status_code == 400, f"/{route}?{asked} as {role}: {answer.status_code}"


def filters_of(listed: Any) -> set[str]:
    """The fields that a list of the admin is filtered by."""
    shown = [each[0] if isinstance(each, tuple) else each for each in listed.list_filter]
    return {
        *(name for name in shown if isinstance(name, str)),
        listed.date_hierarchy or "",
        *getattr(listed, "asked_by", ()),
    }


def test_no_list_of_the_admin_is_read_letter_by_letter_by_a_field_that_it_has_no_filter_for(world: World) -> None:
    client = client_of(world, "admin")
    for model, listed in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        assert client.get(address).status_code == 200
        for field in model._meta.concrete_fields:
            exact = [] if field.name in filters_of(listed) else ["exact"]
            for how in ("startswith", "contains", "gt", "regex", *exact):
                asked = f"{address}?{field.name}__{how}=a"
                assert client.get(asked).status_code == 400, asked


def test_the_filters_that_a_list_shows_are_answered(world: World) -> None:
    client = client_of(world, "owner")
    followed = 0
    for route in CHANGELISTS:
        page = client.get(f"/{route}")
        for asked in set(re.findall(r'href="(\?[^"]+)"', page.text)) if page.status_code == 200 else ():
            assert client.get(f"/{route}{unescape(asked)}").status_code == 200, f"/{route}{asked}"
            followed += 1
    assert followed > 20


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_json_that_is_nested_without_end_is_refused_at_every_door(world: World, opening: str) -> None:
    asked = 0
    for (route, method), cells in PROMISED.items():
        if route.startswith(("rest/", "api/v1/")) and method != "GET":
            for role in {next((role for role in ROLES if cells[role].startswith(("2", "3"))), "anon"), "anon"}:
                address = "/" + route.format(**filled(world, route))
                answer = client_of(world, role).generic(
                    method, address, opening * 200_000, content_type="application/json"
                )
                assert 400 <= answer.status_code < 500, f"{method} {address} as {role}: {answer.status_code}"
                asked += 1
    assert asked > 20


def test_a_list_of_very_many_wrong_items_is_refused_in_a_few_words(world: World) -> None:
    lists = 0
    for (route, method), cells in PROMISED.items():
        body = BODIES[route](world) if route.startswith("rest/") and method == "POST" and route in BODIES else {}
        for name in [name for name, value in body.items() if isinstance(value, list)]:
            role = next(role for role in ROLES if cells[role].startswith("2"))
            sent = json.dumps(body | {name: ["a"] * 200_000})
            address = "/" + route.format(**filled(world, route))
            answer = client_of(world, role).post(address, sent, content_type="application/json")
            assert (answer.status_code, len(answer.content) < 500) == (400, True), f"{address}: {name}"
            lists += 1
    assert lists >= 2


def test_every_page_has_the_content_security_policy_and_no_cache_keeps_a_personal_one(world: World) -> None:
    world.client.cookies = SimpleCookie({"sessionid": world.sessions["admin"]})
    shown = files = 0
    for route, method in PROMISED:
        if method == "GET" and route not in ("accounts/logout/", "admin/jsi18n/"):
            answer: Any = world.client.get("/" + route.format(**filled(world, route)))
            b"".join(answer.streaming_content) if answer.streaming else answer.content  # so that its file is closed
            kept = answer.headers.get("Cache-Control", "")
            if answer.headers.get("Content-Type", "").startswith("text/html"):
                shown += answer.status_code == 200
                assert "default-src 'none'" in answer.headers["Content-Security-Policy"], f"/{route}"
                assert "private" in kept, f"/{route}: {kept}"
                assert "immutable" not in kept
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            if "{" in route and "Content-Disposition" in answer.headers:
                files += 1
                assert answer.headers["Content-Disposition"].startswith("attachment"), f"/{route}"
    assert (shown > 60, files > 3) == (True, True), "Hardly a page or a file was shown: this tests nothing."
