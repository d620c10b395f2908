"""The team page."""

import pytest
from django.test import Client

from tests.factories import make_competition, make_team, make_user, signed_in

pytestmark = pytest.mark.django_db
TEAM = "/competitions/cells/team/"


def test_it_shows_the_members_the_leader_and_the_number_of_submissions(client: Client) -> None:
    team = make_team(make_competition(), "Petri Dish", make_user("mira"), make_user("noor"))
    page = signed_in(client, make_user("noor")).get(TEAM).content.decode()
    assert team.name in page
    assert page.index(">mira") < page.index(">leader<") < page.index(">noor <span")
    assert "team of one" not in page


def test_a_team_of_one_is_told_that_it_is_one(client: Client) -> None:
    make_team(make_competition(), "Petri Dish", make_user("mira"))
    assert "You are a team of one." in signed_in(client, make_user("mira")).get(TEAM).content.decode()


def test_who_has_not_joined_is_told_how_to(client: Client) -> None:
    make_competition()
    page = signed_in(client, make_user("mira")).get(TEAM)
    assert page.status_code == 200
    assert "answering the key terms" in page.content.decode()


def test_hosts_have_no_team(client: Client) -> None:
    make_competition()
    assert "You run this competition" in signed_in(client, make_user("host")).get(TEAM).content.decode()


def test_it_is_for_signed_in_people(client: Client) -> None:
    make_competition()
    assert client.get(TEAM)["Location"] == f"/accounts/login/?next={TEAM}"
