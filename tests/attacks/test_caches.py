"""What is made for one person is kept by no cache, and the shared board has nothing personal in it for another."""

import pytest
from django.test import Client

from submissions import judging
from tests.attacks.walking import PAGES, address, client_of, get
from tests.matrix.world import World, make_world

pytestmark = pytest.mark.django_db
BOARD = "/competitions/cells/leaderboard/"
PICTURES = ("competitions/{slug}/cover.svg", "healthz", "readyz")  # the same for everybody who may see them


@pytest.fixture
def world() -> World:
    world = make_world("public")
    judging.judge(world.submission.evaluations.get().pk)
    return world


@pytest.mark.parametrize("role", ["member", "owner", "admin"])
def test_no_cache_keeps_or_mixes_up_what_a_signed_in_person_is_shown(world: World, role: str) -> None:
    client, shown = client_of(world, role), 0
    for route in sorted(set(PAGES) - set(PICTURES)):
        answer = get(client, address(world, route))
        kept, vary = answer.headers.get("Cache-Control", ""), answer.headers.get("Vary", "")
        if answer.status_code == 200:
            shown += 1
            assert "no-store" in kept or kept == "private, no-cache", f"/{route}: {kept}"
            assert "public" not in kept, f"/{route}: {kept}"
            assert "Cookie" in vary, f"/{route}: {vary}"
    assert shown > 30, "Hardly a page was shown: this tests nothing."


@pytest.mark.parametrize("path", [BOARD, f"{BOARD}?page=1", f"/rest{BOARD}", BOARD.rstrip("/") + ".csv"])
def test_the_board_of_another_has_nothing_of_mine(world: World, path: str) -> None:
    for role in ("member", "rival", "user", "anon"):
        answer = get(client_of(world, role), path, **{"HX-Request": "true"})
        body = (b"" if answer.streaming else answer.content).decode()
        assert ("Your team Petri Dish" in body) is (role == "member" and "rest" not in path and "csv" not in path), role


@pytest.mark.parametrize(("first", "others"), [("member", ("rival", "anon")), ("user", ("other", "anon"))])
def test_an_etag_of_one_person_finds_no_304_for_another(world: World, first: str, others: tuple[str, ...]) -> None:
    """The second pair is shown the same lines, for none of them has a team: only the person tells their ETags apart."""
    mine = get(client_of(world, first), BOARD, **{"HX-Request": "true"})
    headers = {"HX-Request": "true", "If-None-Match": mine.headers["ETag"]}
    assert get(client_of(world, first), BOARD, **headers).status_code == 304
    for role in others:
        assert get(client_of(world, role), BOARD, **headers).status_code == 200
    assert "Your team" not in Client().get(BOARD).text
