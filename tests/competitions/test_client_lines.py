"""The data and submit pages' lines for the official kaggle client; tests/launcher runs them."""

import re
from html import unescape

import pytest
from django.test import Client
from pytest_django import Settings

from competitions.models import Competition
from tests.factories import make_competition, make_team, make_user, signed_in
from tests.visitor import lines_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition() -> Competition:
    return make_competition()


@pytest.fixture
def mira(competition: Competition, client: Client) -> Client:
    make_team(competition, "Petri Dish", make_user("mira"))
    return signed_in(client, make_user("mira"))


def lines(client: Client, page: str = "data") -> dict[str, str]:
    """What stands under each label."""
    return lines_in(client.get(f"/competitions/cells/{page}/", headers={"host": "localhost"}).text)


def test_a_site_elsewhere_is_used_by_the_launcher(mira: Client, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://podium.example.org"
    submit = "podium-kaggle --host https://podium.example.org competitions submit cells -f predictions.csv -m cv=0.4231"
    shown = lines(mira, "submit")
    assert len(shown) == 6
    assert submit in shown["kaggle for bash"]
    assert shown["kaggle for bash"] == shown["kaggle for PowerShell"] == shown["kaggle for cmd"]
    assert shown["kaggle 1.6.17 for PowerShell"].splitlines() == [
        '$env:KAGGLE_API_ENDPOINT = "https://podium.example.org"',
        '$env:KAGGLE_USERNAME = "mira"',
        '$env:KAGGLE_KEY = "$env:PODIUM_TOKEN"',
        "kaggle competitions submit cells -f predictions.csv -m cv=0.4231",
        "kaggle competitions submissions cells",
    ]


def test_https_on_this_machine_takes_the_launcher_since_as_a_proxy_it_would_go_unchecked(
    mira: Client, settings: Settings
) -> None:
    settings.PUBLIC_URL = "https://localhost"
    assert lines(mira)["kaggle for bash"].startswith("podium-kaggle --host https://localhost competitions files cells")


def test_on_this_machine_the_client_s_own_variables_do(mira: Client) -> None:
    shown = lines(mira)
    assert 'set "KAGGLE_API_TOKEN=%PODIUM_TOKEN%"' in shown["kaggle for cmd"]
    assert 'export HTTP_PROXY="http://localhost"' in shown["kaggle for bash"]
    assert "kaggle competitions download cells" in shown["kaggle for bash"]


def test_each_terminal_is_told_how_to_set_the_token(mira: Client) -> None:
    text = mira.get("/competitions/cells/data/", headers={"host": "localhost"}).text
    set_by = [unescape(line) for line in re.findall(r'aria-label="Your token in \w+">([^<]+)<', text)]
    assert set_by == [
        'export PODIUM_TOKEN="YOUR_TOKEN"',
        '$env:PODIUM_TOKEN = "YOUR_TOKEN"',
        'set "PODIUM_TOKEN=YOUR_TOKEN"',
    ]


@pytest.mark.parametrize(
    ("back", "commands"),
    [
        ("/competitions/cells/data/", ["kaggle competitions files cells", "kaggle competitions download cells"]),
        ("/competitions/cells/submit/", ["kaggle competitions submissions cells"]),
        ("/profile/", ["kaggle competitions list"]),
        ("/nowhere", ["kaggle competitions list"]),
    ],
)
def test_a_new_token_is_shown_in_the_lines_of_the_page_it_was_made_for(
    mira: Client, back: str, commands: list[str]
) -> None:
    asked = {"name": "laptop", "days": "90", "may_read": "on", "next": back}
    made = mira.post("/profile/tokens/", asked, headers={"host": "localhost"}).text
    (secret,) = set(re.findall(r"podium_[\w-]{43}", made))
    assert "YOUR_TOKEN" not in made
    shown = lines_in(made)
    for name, first in (
        ("bash", f'export PODIUM_TOKEN="{secret}"'),
        ("PowerShell", f'$env:PODIUM_TOKEN = "{secret}"'),
        ("cmd", f'set "PODIUM_TOKEN={secret}"'),
    ):
        for client in ("kaggle", "kaggle 1.6.17"):
            told = shown[f"{client} for {name}"].splitlines()
            assert (told[0], told[-len(commands) :]) == (first, commands)


def test_without_https_no_line_would_send_a_token(mira: Client, settings: Settings) -> None:
    settings.PUBLIC_URL = "http://podium.example.org"
    assert lines(mira) == {}
    assert "It needs HTTPS" in mira.get("/competitions/cells/data/").text


def test_who_may_not_download_sees_no_lines(competition: Competition, client: Client) -> None:
    assert lines(client) == {}
