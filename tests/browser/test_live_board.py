"""A board that renews itself under somebody's eyes and hands."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import CELLS, Demo, board

pytestmark = pytest.mark.browser


def let_it_ask(page: Page, times: int) -> None:
    """Wait until an open board has asked so often what is new."""
    for _ in range(times):
        page.wait_for_event("response", lambda response: "/leaderboard/" in response.url)


def test_the_board_keeps_focus_text_and_scroll_while_it_renews_itself(demo: Demo, visit: Visit) -> None:
    page = visit(viewport={"width": 1280, "height": 500})
    page.goto(f"{CELLS}leaderboard/")
    search = page.get_by_label("Find a team or person")
    search.press_sequentially("mit")
    page.evaluate("scrollTo(0, 220)")
    demo.change_of_board(page, board(page))
    assert page.evaluate("scrollY") == 220
    expect(search).to_be_focused()
    expect(search).to_have_value("mit")


def test_a_paused_board_stands_still_until_it_is_resumed(demo: Demo, visit: Visit) -> None:
    paused, live = visit(), visit()
    for page in (paused, live):
        page.goto(f"{CELLS}leaderboard/")
    paused.get_by_role("button", name="Pause").click()
    let_it_ask(live, 1)  # an answer to the paused one may still have been under way
    stood, as_of = board(paused), paused.locator("[data-as-of]").inner_text()
    demo.change_of_board(live, board(live))
    let_it_ask(live, 2)  # in this time the paused one would have asked too
    assert board(paused) == stood
    assert paused.locator("[data-as-of]").inner_text() == as_of
    paused.get_by_role("button", name="Resume").click()
    demo.change_of_board(paused, stood)
    expect(paused.locator("[data-as-of]")).not_to_have_text(as_of)


def test_the_theme_button_switches_and_is_remembered(visit: Visit) -> None:
    page = visit(color_scheme="dark")
    page.goto("/")
    html, paper = page.locator("html"), "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(paper)
    page.get_by_role("button", name="Change to light or dark").click()
    expect(html).to_have_attribute("data-bs-theme", "light")
    assert page.evaluate(paper) != dark
    page.goto(f"{CELLS}leaderboard/")
    expect(html).to_have_attribute("data-bs-theme", "light")
    page.get_by_role("button", name="Change to light or dark").click()
    expect(html).to_have_attribute("data-bs-theme", "dark")
    assert page.evaluate(paper) == dark
    assert page.url.endswith(f"{CELLS}leaderboard/")
