"""In which language a page is: chosen, asked for by the browser, or the site's; programs are answered in English."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings

from accounts.models import Letter, User
from config.languages import site_language
from teams.inviting import invite
from tests.factories import make_competition, make_team, make_user, signed_in

pytestmark = pytest.mark.django_db
GERMAN = {"Accept-Language": "fr,de-AT;q=0.8,en;q=0.5"}
BOARD = "/competitions/cells/leaderboard/"


def choose(client: Client, language: str, back: str = "/") -> str:
    """Where the switch at the foot of the page leads."""
    return str(client.post("/language/", {"language": language, "next": back}).headers["Location"])


def test_a_page_is_in_the_first_language_that_the_browser_asks_for_and_we_have(client: Client) -> None:
    page = client.get("/", headers=GERMAN)
    assert '<html lang="de"' in page.content.decode()
    assert "Wettbewerbe durchsuchen" in page.content.decode()
    assert page.headers["Content-Language"] == "de"
    assert "Search competitions" in client.get("/", headers={"Accept-Language": "fr"}).content.decode()


def test_where_the_browser_asks_for_none_that_we_have_the_site_s_language_holds(
    client: Client, settings: Settings
) -> None:
    settings.SITE_LANGUAGE = "de"
    assert "Wettbewerbe durchsuchen" in client.get("/").content.decode()


def test_what_a_reader_chooses_holds_against_the_browser_s_wish(client: Client) -> None:
    assert choose(client, "en-gb", "/privacy/") == "/privacy/"
    assert "Search competitions" in client.get("/", headers=GERMAN).content.decode()
    choose(client, "de")
    assert "Wettbewerbe durchsuchen" in client.get("/").content.decode()


def test_the_switch_leads_to_no_other_site_and_takes_no_language_that_we_have_not(client: Client) -> None:
    assert choose(client, "de", "https://elsewhere.example/") == "/"
    choose(client, "tlh")
    assert "Wettbewerbe durchsuchen" in client.get("/").content.decode()


def test_no_cache_gives_a_page_to_who_reads_another_language(client: Client) -> None:
    make_competition()
    for address in ("/", BOARD):
        vary = client.get(address).headers["Vary"]
        assert "Accept-Language" in vary
        assert "Cookie" in vary


def test_a_board_that_is_kept_is_kept_once_a_language(client: Client) -> None:
    competition = make_competition()
    make_team(competition, "Petri Dish", make_user("mira"))
    fragment = {"HX-Request": "true"}
    english = client.get(BOARD, headers=fragment)
    german = client.get(BOARD, headers=fragment | GERMAN)
    assert "No team has a score yet." in english.content.decode()
    assert "Noch kein Team hat einen Wert." in german.content.decode()
    assert english.headers["ETag"] != german.headers["ETag"]


def test_programs_are_answered_in_english_whoever_starts_them(client: Client, settings: Settings) -> None:
    settings.SITE_LANGUAGE = "de"
    make_competition()
    signed_in(client, make_user("mira"))
    answer = client.get("/rest/competitions/nowhere/", headers=GERMAN)
    assert answer.json()["message"] == "There is nothing at this address, or nothing that you may see."
    assert "Content-Language" not in answer.headers


def test_mail_is_in_the_language_that_its_reader_chose_else_in_the_site_s(client: Client) -> None:
    mira = make_user("mira")
    team = make_team(make_competition(), "Petri Dish", mira)
    german, other = make_user("noor"), make_user("ola")
    choose(signed_in(client, german), "de")
    assert User.objects.get(pk=german.pk).language == "de"
    for person in (german, other):
        invite(team, person.username, by=mira)
    assert list(Letter.objects.order_by("pk").values_list("subject", flat=True)) == [
        "Benign or malignant?: mira lädt Sie in ein Team ein",
        "Benign or malignant?: mira invites you to a team",
    ]


def test_site_language_is_refused_at_the_start_if_there_is_no_such_catalogue() -> None:
    assert site_language("de") == "de"
    with pytest.raises(ImproperlyConfigured, match="SITE_LANGUAGE must be one of en, de, not fr"):
        site_language("fr")
