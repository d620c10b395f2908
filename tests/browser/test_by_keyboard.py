"""The corridor without a mouse: joining, submitting, choosing a final."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import CELLS, Demo, TextFile, line_of, shuffled

pytestmark = pytest.mark.browser

MOST_STOPS = 80
HAS_FOCUS = "element => element === document.activeElement"
SHOWS_FOCUS = """element => {
  const style = getComputedStyle(element);
  return style.outlineStyle !== "none" || style.boxShadow !== "none";
}"""


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus, and see that it shows."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if target.evaluate(HAS_FOCUS):
            assert target.evaluate(SHOWS_FOCUS)
            return
    raise AssertionError(f"{MOST_STOPS} presses of Tab do not lead to {target}")


def press(page: Page, role: str, name: str, key: str = "Enter") -> None:
    """Go to a link or a button of the page's content, and press it."""
    tab_to(page, page.get_by_role("main").get_by_role(role, name=name).first)  # type: ignore[arg-type]
    page.keyboard.press(key)


def test_the_first_stop_is_a_link_past_the_head_of_the_page(visit: Visit) -> None:
    page = visit()
    page.goto(CELLS)
    tab_to(page, page.get_by_role("link", name="Skip to the content"))
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Join the competition")).to_be_focused()


def test_joining_submitting_and_choosing_a_final_need_no_mouse(
    demo: Demo, visit: Visit, newcomer: Callable[[], str], text_file: TextFile
) -> None:
    page = visit()
    demo.sign_up(page, newcomer())
    page.goto(CELLS)
    press(page, "link", "Join the competition")
    page.wait_for_url(f"{CELLS}rules/")
    for term in page.locator(".term").all():
        tab_to(page, term.get_by_label("I agree"))
        page.keyboard.press("Space")
    press(page, "button", "Join the competition")
    expect(page.get_by_role("status")).to_contain_text("You have joined Benign or malignant?")

    file = text_file("by-keys.csv", shuffled(demo.sample(page), seed=5))
    chosen = page.get_by_label("choose one")
    tab_to(page, chosen)
    chosen.set_input_files(file)  # what Enter opens is the browser's own window, which no page can see
    press(page, "button", "Submit predictions")
    expect(line_of(page, "by-keys.csv")).to_contain_text("scored")

    press(page, "checkbox", "Final: by-keys.csv", "Space")
    press(page, "button", "Save my finals")
    expect(page.get_by_text("1 of 2 chosen.")).to_be_visible()
