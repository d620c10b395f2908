"""What a browser prints: results that can be hung on a wall."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.scenes import REPLAY
from tests.browser.watching import Watch

pytestmark = pytest.mark.browser

A4 = {"width": 794, "height": 1123}  # at 96 pixels an inch


def test_a_board_is_printed_without_what_only_a_screen_needs(visit: Visit, watch: Watch) -> None:
    page = visit(viewport=A4, color_scheme="dark")
    page.goto(f"{REPLAY}leaderboard/")
    page.emulate_media(media="print")
    expect(page.get_by_role("table").filter(has_text="All Faces Are Real")).to_be_visible()
    expect(page.get_by_text("0.42320")).to_be_visible()
    expect(page.locator("header.masthead")).to_be_hidden()
    expect(page.get_by_role("button", name="Pause")).to_be_hidden()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    watch.check_width(page, "a printed board")
