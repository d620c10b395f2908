"""Odd input: bytes that a database refuses, paths that climb, hosts that are not ours, addresses to be sent away to."""

import re

import pytest
from django.test import Client

from accounts.models import User
from submissions.models import FinalChoice
from tests.attacks.walking import PAGES, address, client_of, get, some_by_repetition
from tests.factories import PASSWORD, make_user, signed_in
from tests.matrix.world import World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.scaled]
ASKED = ("q", "o", "p", "page", "cursor", "board", "order", "limit", "status", "next", "e", "all", "competition")
ROLES = ("anon", "member", "admin")


GAPS = some_by_repetition(
    ["%00", "a%00b", "..%2f..%2fetc%2fpasswd", "%E2%80%AE", "%ff", "9" * 40, "a" * 3000], ["a%00b", "%ff", "9" * 40]
)
ANSWERS = some_by_repetition(["%00", "%E2%80%AE", "%ff", "-1", "9" * 200, "1&{0}=2"], ["%00", "9" * 200])


@pytest.fixture
def world() -> World:
    return make_world("public")


@pytest.mark.parametrize("role", some_by_repetition(ROLES, ["member", "admin"]))
@pytest.mark.parametrize("odd", GAPS)
def test_no_address_fails_whatever_stands_in_its_gaps(world: World, role: str, odd: str) -> None:
    client = client_of(world, role)
    for route in PAGES:
        for gap in re.findall(r"\{(\w+)\}", route):
            path = address(world, route, **{gap: odd})
            assert get(client, path).status_code < 500, f"{path} as {role}"


@pytest.mark.parametrize("role", some_by_repetition(ROLES, ["member", "admin"]))
@pytest.mark.parametrize("odd", ANSWERS)
def test_no_page_fails_whatever_it_is_asked_for(world: World, role: str, odd: str) -> None:
    client = client_of(world, role)
    for route in PAGES:
        path = f"{address(world, route)}?{'&'.join(f'{name}={odd.format(name)}' for name in ASKED)}"
        assert get(client, path).status_code < 500, f"{path} as {role}"


@pytest.mark.parametrize("query", ["?q=a%00b", "?stage=%00", "?next=%00", "?q=1&q=%00"])
@pytest.mark.parametrize("page", ["/", "/competitions/cells/leaderboard/", "/rest/competitions/", "/admin/"])
def test_no_address_has_a_nul_in_it(world: World, page: str, query: str) -> None:
    assert get(client_of(world, "admin"), page + query).status_code == 404
    assert get(client_of(world, "admin"), f"{page}%00").status_code == 404


@pytest.mark.parametrize("final", ["9" * 5000, "9" * 30, "-1", "\0", "x", "٣"])
def test_finals_of_odd_numbers_change_nothing(world: World, final: str) -> None:
    client, page = client_of(world, "member"), "/competitions/cells/submissions/finals/"
    answer = client.post(page, {"final": [final]}, follow=True)
    assert answer.status_code == 200
    assert not FinalChoice.objects.exists()
    client.post(page, {"final": [final, str(world.submission.pk)]})
    assert FinalChoice.objects.exists(), "Nothing is chosen so: this tests nothing."


@pytest.mark.parametrize("name", ["a\u202egpj.exe", "a\u200bb", "a\0b", "a\nb"])
def test_nobody_takes_a_name_that_looks_like_another(world: World, name: str) -> None:
    member = client_of(world, "member")
    for page, field in (("/profile/", "display_name"), ("/competitions/cells/team/rename/", "name")):
        assert member.post(page, {field: name}).status_code == 400, page
    answer = member.patch("/rest/competitions/cells/team/", {"name": name}, "application/json")
    assert answer.status_code == 400


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "a\0b"])
def test_a_host_that_is_not_ours_is_refused(host: str) -> None:
    assert Client().get("/accounts/password/reset/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:evil()"])
def test_nobody_is_sent_away_by_next(there: str) -> None:
    make_user("mira")
    sign_in = Client().post(f"/accounts/login/?next={there}", {"login": "mira", "password": PASSWORD, "next": there})
    mira = signed_in(Client(), User.objects.get())
    answers = (
        sign_in,
        mira.post("/theme/", {"theme": "dark", "next": there}),
        mira.get(f"/accounts/login/?next={there}"),
    )
    assert [answer.headers["Location"] for answer in answers] == ["/", "/", "/"]


def test_a_method_is_what_it_is_whatever_a_header_says(world: World) -> None:
    member, headers = client_of(world, "member"), {"X-HTTP-Method-Override": "DELETE", "X-Method-Override": "POST"}
    token = f"/profile/tokens/{world.token.pk}/revoke/?_method=POST"
    assert member.get(token, headers=headers).status_code == 200
    world.token.refresh_from_db()
    assert world.token.revoked_at is None
