"""The profile: one's name, one's competitions, light or dark."""

import pytest
from django.test import Client

from tests.factories import make_competition, make_team, make_user, signed_in

pytestmark = pytest.mark.django_db


def test_the_profile_is_for_those_who_have_signed_in(client: Client) -> None:
    assert client.get("/profile/").headers["Location"] == "/accounts/login/?next=/profile/"


def test_the_display_name_is_shown_instead_of_the_username(client: Client) -> None:
    signed_in(client, make_user("mira"))
    client.post("/profile/", {"display_name": "Mira Lindqvist"})
    assert "Mira Lindqvist" in client.get("/").content.decode()


def test_a_display_name_that_is_too_long_is_refused_on_the_page(client: Client) -> None:
    signed_in(client, make_user("mira"))
    response = client.post("/profile/", {"display_name": "x" * 81})
    assert response.status_code == 400
    assert "at most 80 characters" in response.content.decode()


def test_the_profile_lists_what_one_has_joined_with_a_way_to_one_s_place(client: Client) -> None:
    mira = make_user("mira")
    make_team(make_competition(), "Petri Dish", mira)
    page = signed_in(client, mira).get("/profile/").content.decode()
    assert "Benign or malignant?" in page
    assert "/competitions/cells/leaderboard/" in page


def test_the_profile_of_a_host_leads_to_the_admin(client: Client) -> None:
    host = make_competition().hosts.get().user
    assert "/admin/" in signed_in(client, host).get("/profile/").content.decode()


def test_what_is_made_for_one_person_is_kept_by_no_cache(client: Client) -> None:
    assert not client.get("/").has_header("Cache-Control")
    assert signed_in(client, make_user("mira")).get("/").headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_choice_of_light_or_dark_is_kept_in_a_cookie(client: Client, theme: str) -> None:
    client.post("/theme/", {"theme": theme})
    assert f'data-bs-theme="{theme}"' in client.get("/").content.decode()


def test_choosing_the_system_s_theme_forgets_the_cookie(client: Client) -> None:
    client.post("/theme/", {"theme": "dark"})
    client.post("/theme/", {"theme": "system"})
    assert "data-bs-theme" not in client.get("/").content.decode()


def test_a_theme_cookie_that_someone_has_made_up_is_not_drawn(client: Client) -> None:
    client.cookies["theme"] = "evil"
    assert "evil" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("back", "goes_to"),
    [
        ("/competitions/cells/", "/competitions/cells/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
    ],
)
def test_the_theme_button_leads_back_to_this_site_only(client: Client, back: str, goes_to: str) -> None:
    assert client.post("/theme/", {"theme": "dark", "next": back}).headers["Location"] == goes_to


def test_the_theme_changes_by_a_form_only(client: Client) -> None:
    assert client.get("/theme/").status_code == 405
