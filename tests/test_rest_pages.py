"""Lists that grow come in pages: `next` leads through all of them, and a made-up cursor leads nowhere."""

from base64 import b64encode
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from competitions.models import Competition
from competitions.paging import Pages
from submissions.intake import submit
from teams.inviting import invite
from teams.models import Team
from tests.factories import make_competition, make_team, make_user, prediction_csv, signed_in

pytestmark = pytest.mark.django_db
COMPETITIONS = "/rest/competitions/"
SUBMISSIONS = "/rest/competitions/cells/submissions/"
INVITATIONS = "/rest/competitions/cells/team/invitations/"
LISTS = [COMPETITIONS, SUBMISSIONS, INVITATIONS]


@pytest.fixture
def competition() -> Competition:
    return make_competition()


@pytest.fixture
def petri(competition: Competition) -> Team:
    return make_team(competition, "Petri Dish", make_user("mira"))


@pytest.fixture
def mira(client: Client, petri: Team) -> Client:
    return signed_in(client, make_user("mira"))


def walked(client: Client, address: str | None) -> list[list[int]]:
    """The ids of every page, page by page."""
    pages = []
    while address:
        body: dict[str, Any] = client.get(address).json()
        pages.append([each["id"] for each in body["results"]])
        address = body["next"]
    return pages


@pytest.fixture
def two_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pages, "page_size", 2)


@pytest.mark.usefixtures("two_a_page")
def test_submissions_come_newest_first_page_by_page(mira: Client, petri: Team) -> None:
    file = prediction_csv()
    sent = [submit(ContentFile(file), team=petri, by=make_user("mira"), name="model.csv").pk for _ in range(5)]
    assert walked(mira, SUBMISSIONS) == [sent[:2:-1], sent[2:0:-1], sent[:1]]


@pytest.mark.usefixtures("two_a_page")
def test_invitations_sent_and_received_come_page_by_page(mira: Client, petri: Team, competition: Competition) -> None:
    rival = make_team(competition, "Rival", make_user("noor"))
    asked = [invite(petri, f"{number}@example.org", by=make_user("mira")).pk for number in range(2)]
    asked.append(invite(rival, "mira", by=make_user("noor")).pk)
    assert walked(mira, INVITATIONS) == [asked[:0:-1], asked[:1]]


@pytest.mark.parametrize("position", ["p=yesterday", "p=0001-01-01T00:00:00%2B23:59", "o=-1", "r=x", "p=%00", "p=2026"])
@pytest.mark.parametrize("address", LISTS)
def test_a_made_up_cursor_finds_nothing(mira: Client, address: str, position: str) -> None:
    answer = mira.get(address, {"cursor": b64encode(position.encode()).decode()})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("cursor", ["?", "é", "\x00", "%ff"])
def test_what_is_no_cursor_is_refused(mira: Client, address: str, cursor: str) -> None:
    assert mira.get(address, {"cursor": cursor}).status_code in (400, 404)


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("query", ["visibility=invited", "team__name=Rival", "ordering=private_score", "page=2"])
def test_a_list_takes_no_filter_and_no_order(mira: Client, address: str, query: str) -> None:
    answer = mira.get(f"{address}?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize("address", ["/rest/competitions/cells/leaderboard/", "/competitions/cells/leaderboard/"])
def test_a_page_of_the_board_beyond_all_numbers_is_not_found(mira: Client, address: str) -> None:
    assert mira.get(address, {"page": "1261908139742326528"}).status_code == 404


def test_a_key_that_no_text_can_write_is_refused(mira: Client) -> None:
    answer = mira.patch("/rest/competitions/cells/team/", '{"\\ud800": 1}', "application/json")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")
