"""Style sheets and scripts: addresses that change with the bytes, compressed, and never missing."""

import gzip
import re

import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db
THEME = "theme.css"


@pytest.fixture(autouse=True)
def _as_a_server_does(settings: Settings) -> None:
    """It reads what there is once, at its start."""
    settings.WHITENOISE_AUTOREFRESH = False


def content(name: str) -> bytes:
    with open(str(finders.find(name)), "rb") as file:
        return file.read()


def test_a_page_names_files_by_their_bytes_and_browsers_keep_them_for_good(client: Client) -> None:
    address = static(THEME)
    assert re.fullmatch(r"/static/theme\.[0-9a-f]{12}\.css", address)
    assert address in client.get("/").content.decode()
    answer = client.get(address)
    assert answer.getvalue() == content(THEME)
    assert "immutable" in answer.headers["Cache-Control"]


def test_a_browser_that_takes_gzip_gets_it(client: Client) -> None:
    answer = client.get(static(THEME), headers={"Accept-Encoding": "gzip, br"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(answer.getvalue()) == content(THEME)


def test_a_page_of_another_version_is_given_the_file_as_it_is_now_and_does_not_keep_it(client: Client) -> None:
    answer = client.get("/static/theme.0123456789ab.css")
    assert answer.getvalue() == content(THEME)
    assert "immutable" not in answer.headers["Cache-Control"]


def test_what_is_not_there_is_404(client: Client) -> None:
    assert client.get("/static/nothing.0123456789ab.css").status_code == 404
    assert client.get("/static/../config/settings.py").status_code == 404
