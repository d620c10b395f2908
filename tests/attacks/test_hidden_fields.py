"""Filters, orders and searches on what is hidden: they are refused or tell nothing, and never fail."""

import re

import pytest
from django.core.files.base import ContentFile

from competitions.models import Competition
from submissions import judging
from submissions.intake import submit
from submissions.models import Evaluation, PrivateScore
from teams.models import Team
from tests.attacks.walking import client_of, get
from tests.factories import prediction_csv
from tests.matrix.world import World, make_world

pytestmark = pytest.mark.django_db
BOARD = "/competitions/cells/leaderboard/"
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
    """Two teams stand on the board, the better one first, as it is on the private one."""
    world = make_world("public")
    rival = Team.objects.get(name="Rival")
    submit(ContentFile(prediction_csv(0.9)), team=rival, by=world.people["rival"], name="worse.csv")
    for evaluation in Evaluation.objects.all():
        judging.judge(evaluation.pk)
    return world


def shown_rows(text: str) -> list[str]:
    """The names and scores on a board, from the top, without what stands above it for one viewer."""
    rows = re.findall(r"<tr[^>]*data-rank.*?</tr>", text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]


def private() -> str:
    """The private score of the better team to five digits, as far as it is told apart from the public one."""
    return repr(PrivateScore.objects.earliest("score").score)[:8]


@pytest.mark.parametrize("field", HIDDEN)
@pytest.mark.parametrize("name", ["ordering", "order", "order_by", "o", "sort", "search", "filter", "fields", "expand"])
def test_the_api_takes_no_order_by_a_hidden_field(world: World, name: str, field: str) -> None:
    for path in LISTS[1:]:
        answer = get(client_of(world, "rival"), f"/rest/{path}?{name}={field}")
        assert answer.status_code in (400, 404), f"{path}?{name}={field}"


@pytest.mark.parametrize("role", ["anon", "rival", "member"])
def test_the_private_board_is_nowhere_before_the_reveal(world: World, role: str) -> None:
    for path in (BOARD, f"/rest{BOARD}", BOARD.rstrip("/") + ".csv"):
        for query in ("board=private", "board=public&board=private", "board=PRIVATE", "board[]=private"):
            for headers in ({}, {"HX-Request": "true"}):
                answer = get(client_of(world, role), f"{path}?{query}", **headers)
                assert answer.status_code == 403 if query == "board=private" else answer.status_code < 500, query
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                assert private().encode() not in body, f"{path}?{query}"


@pytest.mark.parametrize("field", HIDDEN)
def test_an_order_or_search_does_not_change_what_the_board_shows(world: World, field: str) -> None:
    client = client_of(world, "anon")
    plain = shown_rows(get(client, BOARD, **{"HX-Request": "true"}).text)
    assert ["Petri" in row for row in plain] == [True, False], plain
    for name in ("order", "ordering", "o", "sort", "order_by"):
        asked = get(client, f"{BOARD}?{name}={field}", **{"HX-Request": "true"})
        assert shown_rows(asked.text) == plain, f"{name}={field}"


@pytest.mark.parametrize("role", ["viewer", "owner", "admin"])
def test_lists_of_the_admin_show_no_private_score_in_any_order_or_search(world: World, role: str) -> None:
    assert Competition.objects.get(slug="cells").revealed_at is None
    client = client_of(world, role)
    for page in ADMIN:
        for query in ("o=1.-2.3.-4.5", "o=99", "o=private_score", "q=private_score__score", "list_editable=1"):
            answer = get(client, f"/admin/{page}/?{query}")
            assert answer.status_code in (200, 302, 400, 403), f"{page}?{query}"
            assert private() not in answer.text, f"{page}?{query}"
        found, nothing = (get(client, f"/admin/{page}/?q={words}") for words in (private(), "0.777777"))
        assert found.text.count("field-") == nothing.text.count("field-"), page
