"""The live board: asked for again and again, and answered by 304 while what it shows is the same."""

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from competitions.models import Competition
from submissions.models import BestScore
from tests.factories import make_competition, make_team, make_user, signed_in
from tests.leaderboard.boards import BOARD, FRAGMENT, scored_team, send, standing, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition() -> Competition:
    return make_competition()


def etag_of(client: Client, **data: str) -> str:
    response = client.get(BOARD, data, headers=FRAGMENT)
    assert response.status_code == 200
    return str(response["ETag"])


def test_htmx_gets_the_fragment_and_the_reader_the_page(client: Client, competition: Competition) -> None:
    scored_team(competition, "first", 0.1)
    page, fragment = text_of(client), client.get(BOARD, headers=FRAGMENT)
    assert page.startswith("<!DOCTYPE html>")
    assert b"<html" not in fragment.content
    assert "HX-Request" in fragment["Vary"]
    assert fragment["Cache-Control"] == "private, no-cache"
    for whole in ("HX-Boosted", "HX-History-Restore-Request"):
        assert b"<html" in client.get(BOARD, headers={**FRAGMENT, whole: "true"}).content


def test_the_page_asks_for_its_fragment_every_two_seconds_from_the_etag_it_was_drawn_with(
    client: Client, competition: Competition
) -> None:
    scored_team(competition, "first", 0.1)
    page = text_of(client, page="1")
    assert 'hx-trigger="every 2s"' in page
    assert f'hx-get="{BOARD}?page=1"' in page
    assert f'data-etag="{escape(etag_of(client, page="1"))}"' in page


def test_an_unchanged_board_is_answered_by_304(client: Client, competition: Competition) -> None:
    team = scored_team(competition, "first", 0.3)
    BestScore.objects.update(last_submission_at=timezone.now().replace(year=2020))  # its age does not tick
    etag = etag_of(client)
    same = client.get(BOARD, headers={**FRAGMENT, "If-None-Match": etag})
    assert same.status_code == 304
    assert same["ETag"] == etag
    assert not same.content
    send(team, 0.2)
    assert client.get(BOARD, headers={**FRAGMENT, "If-None-Match": etag}).status_code == 200


def test_a_change_that_is_not_shown_does_not_change_the_etag(client: Client, competition: Competition) -> None:
    best = standing(make_team(competition, "first"), 0.12345671, minutes_ago=60 * 24 * 20)
    before = etag_of(client)
    BestScore.objects.filter(pk=best.pk).update(score=0.12345699, order_key=0.12345699)
    assert etag_of(client) == before


def test_two_people_do_not_share_an_etag(client: Client, competition: Competition) -> None:
    standing(make_team(competition, "first"), 0.1, minutes_ago=60 * 24 * 20)
    assert etag_of(client) != etag_of(signed_in(Client(), make_user("mira")))


def test_the_table_s_caption_tells_my_rank_to_those_who_listen(client: Client, competition: Competition) -> None:
    mira = make_user("mira")
    standing(make_team(competition, "Petri Dish", mira), 0.1)
    fragment = signed_in(client, mira).get(BOARD, headers=FRAGMENT).content.decode()
    assert "is better. Your team Petri Dish has rank 1 of 1, Log loss 0.10000.</caption>" in fragment
    assert '<p class="visually-hidden" id="announcement" aria-live="polite"></p>' in text_of(client)
