"""Addresses that lead to one row of a board, and from a row to its team."""

import pytest
from django.test import Client

from competitions.models import Competition
from tests.factories import make_competition, make_team
from tests.leaderboard.boards import BOARD, FRAGMENT, benchmark, many_teams, standing, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.scaled]


@pytest.fixture
def competition() -> Competition:
    return make_competition()


def test_an_address_with_a_team_opens_the_page_on_which_it_stands(client: Client, competition: Competition) -> None:
    teams = many_teams(competition, 52)
    for place, on_first in ((1, True), (50, True), (51, False), (52, False)):
        page = text_of(client, team=str(teams[place - 1].pk))
        assert f'id="team-{teams[place - 1].pk}" data-rank="{place}"' in page
        assert ("1 to 50 of 52 teams." in page) is on_first


def test_the_live_board_follows_the_team_to_its_page(client: Client, competition: Competition) -> None:
    last = many_teams(competition, 51)[-1]
    assert f'hx-get="{BOARD}?team={last.pk}"' in text_of(client, team=str(last.pk))
    best = last.best_scores.get()
    best.score = best.order_key = 0.0001
    best.save(update_fields=["score", "order_key"])
    fragment = client.get(BOARD, {"team": last.pk}, headers=FRAGMENT).content.decode()
    assert f'id="team-{last.pk}" data-rank="1"' in fragment


@pytest.mark.parametrize("team", ["0", "-1", "x", "²", "9" * 18, "9" * 5000, ""])
def test_a_team_that_is_not_on_the_board_leaves_the_page_that_is_asked_for(
    client: Client, competition: Competition, team: str
) -> None:
    many_teams(competition, 51)
    assert "1 to 50 of 51 teams." in text_of(client, team=team)
    assert "51 to 51 of 51 teams." in text_of(client, team=team, page="2")


@pytest.mark.parametrize("page", ["3", "9" * 19, "9" * 5000])
def test_a_page_beyond_the_end_is_not_found(client: Client, competition: Competition, page: str) -> None:
    many_teams(competition, 51)
    assert client.get(BOARD, {"page": page}).status_code == 404


def test_each_row_leads_to_its_team(client: Client, competition: Competition) -> None:
    petri = make_team(competition, "Petri Dish")
    standing(petri, 0.1)
    mean = benchmark(competition, "Mean", 0.5)
    page = text_of(client)
    for team in (petri, mean):
        assert f'href="teams/{team.pk}/"><span class="team-name">{team.name}</span></a>' in page
