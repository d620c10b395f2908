"""Choosing finals on the page of one's submissions, which renews itself meanwhile."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import CELLS, Demo, TextFile, line_of, shuffled

pytestmark = pytest.mark.browser


@pytest.fixture
def page(demo: Demo, visit: Visit, newcomer: Callable[[], str], text_file: TextFile) -> Page:
    """The submissions of somebody who has sent one.csv, two.csv and three.csv; all are scored."""
    page = visit()
    demo.sign_up(page, newcomer())
    demo.join(page)
    sample = demo.sample(page)
    for seed, name in enumerate(("one", "two", "three")):
        demo.submit(page, text_file(f"{name}.csv", shuffled(sample, seed=seed)))
        expect(line_of(page, f"{name}.csv")).to_be_visible()
    expect(page.get_by_text("scored", exact=True)).to_have_count(3, timeout=15_000)
    return page


def test_chosen_finals_are_kept_and_an_unsaved_tick_outlives_the_page_s_renewal(
    page: Page, demo: Demo, text_file: TextFile
) -> None:
    for name in ("one.csv", "three.csv"):
        page.get_by_label(f"Final: {name}").check()
    page.get_by_role("button", name="Save my finals").click()
    expect(page.get_by_role("status")).to_contain_text("Your finals are saved.")
    page.reload()
    expect(page.get_by_text("2 of 2 chosen.")).to_be_visible()
    for name, is_final in (("one.csv", True), ("two.csv", False), ("three.csv", True)):
        expect(page.get_by_label(f"Final: {name}")).to_be_checked(checked=is_final)

    page.get_by_label("Final: one.csv").uncheck()
    page.get_by_label("Final: two.csv").check()
    elsewhere = page.context.new_page()
    demo.submit(elsewhere, text_file("four.csv", shuffled(demo.sample(elsewhere), seed=4)))
    expect(line_of(page, "four.csv")).to_contain_text("scored", timeout=25_000)
    for name, is_ticked in (("one.csv", False), ("two.csv", True), ("three.csv", True), ("four.csv", False)):
        expect(page.get_by_label(f"Final: {name}")).to_be_checked(checked=is_ticked)
    expect(page.get_by_text("2 of 2 chosen.")).to_be_visible()


def test_a_third_final_is_refused(page: Page) -> None:
    for name in ("one.csv", "two.csv", "three.csv"):
        page.get_by_label(f"Final: {name}").check()
    page.get_by_role("button", name="Save my finals").click()
    expect(page.get_by_role("status")).to_contain_text("2")
    expect(page.get_by_text("0 of 2 chosen.")).to_be_visible()
    assert page.url.endswith(f"{CELLS}submissions/")
