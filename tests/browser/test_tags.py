"""Tags given in place on a page that renews itself, table and drawing together."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.site import Demo, TextFile, follow, line_of, shuffled

pytestmark = pytest.mark.browser
DOTS = "#history figure > div:first-of-type circle"


def test_the_page_waits_while_tags_are_given_in_a_line_which_then_find_it_again(
    demo: Demo, visit: Visit, newcomer: Callable[[], str], text_file: TextFile
) -> None:
    page = visit()
    demo.sign_up(page, newcomer())
    demo.join(page)
    sample = demo.sample(page)
    demo.submit(page, text_file("one.csv", sample))
    expect(line_of(page, "one.csv")).to_contain_text("scored")
    expect(page.locator(DOTS)).to_have_count(1)

    page.get_by_role("link", name="Tags … one.csv").click()
    field = page.get_by_label("Tags optional")
    expect(field).to_be_focused()
    field.press_sequentially("half, base")
    teammate = page.context.new_page()
    demo.submit(teammate, text_file("two.csv", shuffled(sample)))
    expect(line_of(teammate, "two.csv")).to_contain_text("scored")
    expect(field).to_be_focused()
    field.press_sequentially("line")
    follow(page, page.get_by_role("button", name="Save tags"))

    expect(page.locator(DOTS)).to_have_count(2)
    expect(line_of(page, "one.csv").get_by_role("link", name="half", exact=True)).to_be_visible()
    follow(page, line_of(page, "one.csv").get_by_role("link", name="baseline"))
    expect(line_of(page, "one.csv")).to_be_visible()
    expect(line_of(page, "two.csv")).to_have_count(0)
    follow(page, page.get_by_role("navigation", name="Tags").get_by_role("link", name="all"))
    expect(line_of(page, "two.csv")).to_be_visible()
