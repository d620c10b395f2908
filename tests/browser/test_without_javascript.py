"""The corridor with JavaScript switched off."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import CELLS, Demo, TextFile, line_of, reload_until_seen, shuffled

pytestmark = pytest.mark.browser


def wait_for_state(page: Page, file_name: str, state: str) -> None:
    """Load the page of one's submissions again until a file has come to this state."""
    reload_until_seen(page, line_of(page, file_name).filter(has_text=state))


def test_joining_uploading_and_following_a_file_work_without_javascript(
    demo: Demo, visit: Visit, newcomer: Callable[[], str], text_file: TextFile
) -> None:
    page, name = visit(java_script_enabled=False), newcomer()
    demo.sign_up(page, name)
    demo.join(page)
    demo.submit(page, text_file("plain.csv", shuffled(demo.sample(page), seed=3)))
    expect(page.get_by_role("status")).to_contain_text("plain.csv has arrived and waits to be scored.")
    wait_for_state(page, "plain.csv", "scored")
    expect(line_of(page, "plain.csv")).to_contain_text("0.69315")
    page.goto(f"{CELLS}leaderboard/")
    expect(page.locator("tbody.mine")).to_contain_text(name)
    expect(page.get_by_role("button", name="Pause")).to_be_hidden()
    page.goto(f"{CELLS}submissions/")
    page.get_by_label("Final: plain.csv").check()
    page.get_by_role("button", name="Save my finals").click()
    expect(page.get_by_text("1 of 2 chosen.")).to_be_visible()
    page.get_by_role("link", name="Tags … plain.csv").click()
    page.get_by_label("Tags optional").fill("half, baseline")
    page.get_by_role("button", name="Save tags").click()
    line_of(page, "plain.csv").get_by_role("link", name="half").click()
    expect(line_of(page, "plain.csv")).to_contain_text("baseline")


def test_a_team_of_two_mends_a_faulty_file_without_javascript(
    demo: Demo, visit: Visit, newcomer: Callable[[], str], text_file: TextFile
) -> None:
    leader, mate = (visit(java_script_enabled=False) for _ in range(2))
    names = newcomer(), newcomer()
    for page, name in zip((leader, mate), names, strict=True):
        demo.sign_up(page, name)
        demo.join(page)
    leader.goto(f"{CELLS}team/")
    leader.get_by_label("Username or e-mail address").fill(names[1])
    leader.get_by_role("button", name="Invite").click()
    expect(leader.get_by_role("status")).to_contain_text(names[1])
    mate.goto(f"{CELLS}team/")
    mate.get_by_role("button", name=re.compile("^(Accept|Join)")).first.click()
    expect(mate.get_by_role("main")).to_contain_text(names[0])

    sample = demo.sample(mate)
    demo.submit(mate, text_file("faulty.csv", sample.replace("0.5", "half", 1)))
    wait_for_state(mate, "faulty.csv", "invalid")
    mate.get_by_text("1 problem").first.click()
    expect(mate.get_by_role("table", name="Problems of the file")).to_contain_text("half")
    demo.submit(mate, text_file("mended.csv", sample))
    wait_for_state(mate, "mended.csv", "scored")
    leader.goto(f"{CELLS}submissions/")
    expect(line_of(leader, "mended.csv")).to_contain_text("scored")
