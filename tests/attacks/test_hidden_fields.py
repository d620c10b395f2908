"""Filters, orders and searches on what is hidden: they are refused or tell nothing, and never fail."""

from typing import Any

import pytest
from django.test import Client

from competitions.models import Competition
from submissions import judging
from submissions.models import BestScore, PrivateScore
from teams.models import Team
from tests.attacks.walking import client_of, get
from tests.leaderboard.boards import BOARD, FRAGMENT, standing
from tests.matrix.world import World, make_world

pytestmark = pytest.mark.django_db
HIDDEN = ("private_score", "-private_score", "private_score__score", "solution__file", "user__password", "owner__email")
LISTS = ("", "competitions/", "competitions/cells/leaderboard/", "competitions/cells/submissions/")
ADMIN = (
    "submissions/submission",
    "submissions/evaluation",
    "teams/team",
    "competitions/solution",
    "leaderboard/snapshot",
)


@pytest.fixture
def world() -> World:
    world = make_world("public")
    judging.judge(world.submission.evaluations.get().pk)
    return world


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def private() -> str:
    """The private score to five digits, as far as it is told apart from the public one."""
    return repr(PrivateScore.objects.get().score)[:8]


@pytest.mark.parametrize("field", HIDDEN)
@pytest.mark.parametrize("name", ["ordering", "order", "order_by", "o", "sort", "search", "filter", "fields", "expand"])
def test_the_api_takes_no_order_by_a_hidden_field(world: World, name: str, field: str) -> None:
    for path in LISTS[1:]:
        client = client_of(world, "rival")
        assert get(client, f"/rest/{path}").status_code == 200, path
        assert get(client, f"/rest/{path}?{name}={field}").status_code == 400, f"{path}?{name}={field}"


@pytest.mark.parametrize("role", ["anon", "rival", "member"])
def test_the_private_board_is_nowhere_before_the_reveal(world: World, role: str) -> None:
    for path in (BOARD, f"/rest{BOARD}", BOARD.rstrip("/") + ".csv"):
        for query in ("board=private", "board=public&board=private", "board=PRIVATE", "board[]=private"):
            for headers in ({}, {"HX-Request": "true"}):
                answer = get(client_of(world, role), f"{path}?{query}", **headers)
                refused = query in ("board=private", "board=PRIVATE", "board=public&board=private")
                assert answer.status_code in ((403, 404, 400) if refused else (200, 400)), f"{path}?{query}"
                assert private().encode() not in body_of(answer), f"{path}?{query}"


def board_of(client: Client, asked: str = "") -> str:
    """The board's fragment as bytes of text; what moves with the clock is years old."""
    return str(get(client, f"{BOARD}{asked}", **FRAGMENT).text)


@pytest.mark.parametrize("field", HIDDEN)
def test_an_order_or_search_does_not_change_what_the_board_shows(world: World, field: str) -> None:
    best = standing(Team.objects.get(name="Rival"), 0.9, private=0.1)
    BestScore.objects.update(last_submission_at=best.submitted_at.replace(year=2020))
    client = client_of(world, "rival")
    plain = board_of(client)
    assert -1 < plain.index("Petri Dish") < plain.rindex("Rival"), "One line cannot stand in another order."
    for name in ("order", "ordering", "o", "sort", "search", "filter"):
        assert board_of(client, f"?{name}={field}") == plain, name


@pytest.mark.parametrize("role", ["viewer", "owner", "admin"])
def test_lists_of_the_admin_show_no_private_score_in_any_order_or_search(world: World, role: str) -> None:
    assert Competition.objects.get(slug="cells").revealed_at is None
    client = client_of(world, role)
    for page in ADMIN:
        assert 'class="field-' in get(client, f"/admin/{page}/").text, f"{page} shows no line: this tests nothing."
        for query in ("o=1.-2.3.-4.5", "o=99", "o=private_score", "q=private_score__score", "list_editable=1"):
            answer = get(client, f"/admin/{page}/?{query}")
            assert answer.status_code in (200, 302, 400, 403), f"{page}?{query}"
            assert private() not in answer.text, f"{page}?{query}"
        found, nothing = (get(client, f"/admin/{page}/?q={words}") for words in (private(), "0.777777"))
        assert found.text.count("field-") == nothing.text.count("field-"), page
