"""Imprint and privacy, in the operator's words or in ours; the site's own logo and colour."""

import subprocess
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings

from config.branding import contrast, read_accent, read_logo
from tests.accounts.settings_of import settings_with
from tests.factories import make_user, signed_in

pytestmark = pytest.mark.django_db
IMPRINT = 'href="/imprint/"'
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>'


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_an_empty_imprint_is_nowhere_but_for_site_admins_who_read_how_to_fill_it(client: Client) -> None:
    assert client.get("/imprint/").status_code == 404
    assert IMPRINT not in page(client, "/")
    signed_in(client, make_user("admin", is_staff=True))
    assert IMPRINT in page(client, "/")
    assert "IMPRINT_FILE" in page(client, "/imprint/")


def test_an_imprint_is_shown_as_markdown_without_html_and_linked_from_every_page(
    client: Client, settings: Settings
) -> None:
    settings.IMPRINT = "# Address\n\n**Lindenhof Institute**\n\n<script>alert(1)</script>"
    assert IMPRINT in page(client, "/")
    shown = page(client, "/imprint/")
    assert "<h2>Address</h2>" in shown
    assert "<strong>Lindenhof Institute</strong>" in shown
    assert "<script>alert" not in shown


def test_privacy_says_what_is_stored_until_the_operator_has_a_text_of_their_own(
    client: Client, settings: Settings
) -> None:
    assert 'href="/privacy/"' in page(client, "/")
    assert "How to have it deleted" in page(client, "/privacy/")
    settings.PRIVACY = "We keep nothing."
    shown = page(client, "/privacy/")
    assert "We keep nothing." in shown
    assert "How to have it deleted" not in shown


def test_texts_come_from_the_files_that_the_environment_names(tmp_path: Path) -> None:
    (tmp_path / "imprint.md").write_text("# Us\n")
    assert settings_with("IMPRINT", IMPRINT_FILE=str(tmp_path / "imprint.md")) == {"IMPRINT": "# Us"}


def test_a_logo_stands_on_every_page_under_an_address_that_changes_with_it(
    client: Client, settings: Settings, tmp_path: Path
) -> None:
    assert client.get("/site/logo").status_code == 404
    (tmp_path / "logo.svg").write_text(DRAWING)
    settings.SITE_LOGO = read_logo("logo.svg", tmp_path)
    address = f"/site/logo?v={settings.SITE_LOGO.version}"
    assert page(client, "/").count(address) == 2
    answer = client.get(address)
    assert (answer.content.decode(), answer.headers["Content-Type"]) == (DRAWING, "image/svg+xml")
    assert "immutable" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(("name", "why"), [("logo.exe", "must name a picture"), ("gone.svg", "cannot be read")])
def test_what_is_no_logo_is_refused_at_the_start(name: str, why: str) -> None:
    with pytest.raises(subprocess.CalledProcessError) as refusal:
        settings_with("SITE_NAME", SITE_LOGO=name)
    assert f"SITE_LOGO{':' if 'read' in why else ''}" in refusal.value.stderr
    assert why in refusal.value.stderr


def test_a_logo_that_every_visitor_would_wait_for_is_refused(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(b"\0" * 300_000)
    with pytest.raises(ImproperlyConfigured, match="larger than 256 KiB"):
        read_logo("logo.png", tmp_path)


def test_an_accent_colour_is_a_style_sheet_of_its_own_after_ours(client: Client, settings: Settings) -> None:
    assert client.get("/site/accent.css").status_code == 404
    settings.SITE_ACCENT = read_accent("#7a1f5c")
    home = page(client, "/")
    assert home.index("theme.") < home.index("/site/accent.css?v=")
    answer = client.get("/site/accent.css")
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "--pod-accent: light-dark(#7a1f5c, #" in answer.content.decode()


@pytest.mark.parametrize(
    ("colour", "why"),
    [
        ("petrol", "must be a colour such as #005f66"),
        ("#abc", "must be a colour"),
        ("#005f66,#5cc4c6,#ffffff", "must be a colour"),
        ("#ffcc00", "contrast of 1.4 to the light background; it needs 4.5. Choose a darker one."),
        ("#005f66,#223344", "to the dark background; it needs 4.5. Choose a lighter one."),
    ],
)
def test_a_colour_that_cannot_be_read_is_refused(colour: str, why: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refusal:
        read_accent(colour)
    assert why in str(refusal.value)


@pytest.mark.parametrize("colour", ["#000000", "#005f66", "#7a1f5c", "#8b4500", "#0000ff", "#6b6b6b"])
def test_every_colour_that_is_taken_can_be_read_in_both_themes(colour: str) -> None:
    style = read_accent(colour)
    assert style
    pairs = [
        line.split("light-dark(")[1].rstrip(");").split(", ")
        for line in style.content.decode().splitlines()
        if "light-dark" in line
    ]
    accent, hover, on_accent, wash = pairs
    for theme, paper in enumerate(("#f6f5f2", "#1d1c19")):
        assert contrast(accent[theme], paper) >= 4.5
        assert contrast(hover[theme], paper) >= 4.5
        assert contrast(on_accent[theme], accent[theme]) >= 4.5
        assert contrast(accent[theme], wash[theme]) >= 4.5


def test_contrast_is_that_of_the_web_content_accessibility_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
