"""Choosing finals on the page of one's submissions, which renews itself meanwhile."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import Demo, TextFile, line_of, shuffled

pytestmark = pytest.mark.browser


def send_three(demo: Demo, page: Page, text_file: TextFile) -> None:
    """Let one.csv, two.csv and three.csv be sent and scored; the page of one's submissions is open then."""
    sample = demo.sample(page)
    for seed, name in enumerate(("one", "two", "three")):
        demo.submit(page, text_file(f"{name}.csv", shuffled(sample, seed=seed)))
        expect(line_of(page, f"{name}.csv")).to_be_visible()
    expect(page.get_by_text("scored", exact=True)).to_have_count(3)


def test_chosen_finals_are_kept_and_an_unsaved_tick_outlives_the_page_s_renewal(
    demo: Demo, visit: Visit, newcomer: Callable[[], str], text_file: TextFile
) -> None:
    page = visit()
    demo.sign_up(page, newcomer())
    demo.join(page)
    send_three(demo, page, text_file)
    for name in ("one.csv", "three.csv"):
        page.get_by_label(f"Final: {name}").check()
    page.get_by_role("button", name="Save my finals").click()
    expect(page.get_by_role("status")).to_contain_text("Your finals are saved.")
    page.reload()
    expect(page.get_by_text("2 of 2 chosen.")).to_be_visible()
    for name, is_final in (("one.csv", True), ("two.csv", False), ("three.csv", True)):
        expect(page.get_by_label(f"Final: {name}")).to_be_checked(checked=is_final)

    file = text_file("four.csv", shuffled(demo.sample(page), seed=4))
    with demo.installation.worker_paused():
        demo.submit(page, file)
        expect(line_of(page, "four.csv")).to_contain_text("queued")
        page.get_by_label("Final: one.csv").uncheck()
        page.get_by_label("Final: two.csv").check()
    expect(line_of(page, "four.csv")).to_contain_text("scored")
    for name, is_ticked in (("one.csv", False), ("two.csv", True), ("three.csv", True), ("four.csv", False)):
        expect(page.get_by_label(f"Final: {name}")).to_be_checked(checked=is_ticked)
    expect(page.get_by_text("2 of 2 chosen.")).to_be_visible()
