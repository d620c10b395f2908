"""The corridor with JavaScript switched off."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.site import CELLS, Demo, TextFile, line_of, shuffled
from tests.journeys.installation import wait_for

pytestmark = pytest.mark.browser


def test_joining_uploading_and_following_a_file_work_without_javascript(
    demo: Demo, visit: Visit, newcomer: Callable[[], str], text_file: TextFile
) -> None:
    page, name = visit(java_script_enabled=False), newcomer()
    demo.sign_up(page, name)
    demo.join(page)
    demo.submit(page, text_file("plain.csv", shuffled(demo.sample(page), seed=3)))
    expect(page.get_by_role("status")).to_contain_text("plain.csv has arrived and waits to be scored.")

    def is_scored() -> bool:
        page.reload()
        return "scored" in line_of(page, "plain.csv").inner_text()

    wait_for(is_scored, 15, "the file is scored")
    expect(line_of(page, "plain.csv")).to_contain_text("0.69315")
    page.goto(f"{CELLS}leaderboard/")
    expect(page.locator("tbody.mine")).to_contain_text(name)
    expect(page.get_by_role("button", name="Pause")).to_be_hidden()
    page.goto(f"{CELLS}submissions/")
    page.get_by_label("Final: plain.csv").check()
    page.get_by_role("button", name="Save my finals").click()
    expect(page.get_by_text("1 of 2 chosen.")).to_be_visible()
