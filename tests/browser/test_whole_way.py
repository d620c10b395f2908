"""On a phone, from signing up to the private board and the write-up, in a team of two."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.site import Demo, TextFile, follow, line_of, reload_until_seen, shuffled

pytestmark = pytest.mark.browser

DIABETES = "/competitions/diabetes/"
PHONE = {"width": 360, "height": 740}


def test_two_people_of_one_team_go_from_signing_up_to_the_private_board_on_their_phones(
    demo: Demo, visit: Visit, newcomer: Callable[[], str], text_file: TextFile
) -> None:
    leader, mate = visit(viewport=PHONE), visit(viewport=PHONE)
    first, second = newcomer(), newcomer()
    demo.sign_up(leader, first)
    demo.sign_up(mate, second)
    demo.join(leader, DIABETES)
    demo.join(mate, DIABETES)

    leader.goto(f"{DIABETES}team/")
    leader.get_by_label("Username or e-mail address").fill(second)
    follow(leader, leader.get_by_role("button", name="Invite"))
    mate.goto(f"{DIABETES}team/")
    mate.get_by_role("button", name=re.compile("^(Accept|Join)")).first.click()
    expect(mate.get_by_role("main")).to_contain_text(first)

    demo.submit(mate, text_file("ours.csv", shuffled(demo.sample(mate, DIABETES), seed=6)), DIABETES)
    expect(line_of(mate, "ours.csv")).to_contain_text("scored")
    leader.goto(f"{DIABETES}leaderboard/")
    expect(leader.locator("tbody.mine")).to_contain_text(second)
    leader.goto(f"{DIABETES}submissions/")
    leader.get_by_label("Final: ours.csv").check()
    leader.get_by_role("button", name="Save my finals").click()
    expect(leader.get_by_text("1 of 2 chosen.")).to_be_visible()

    demo.installation.close_now("diabetes")
    leader.goto(f"{DIABETES}leaderboard/")
    reload_until_seen(leader, leader.get_by_role("heading", name="Private leaderboard"))
    expect(leader.locator("tbody.mine")).to_contain_text(second)
    mate.goto(f"{DIABETES}submissions/")
    both = re.compile(r"^\d+\.\d+private: \d+\.\d+$")
    expect(line_of(mate, "ours.csv").get_by_role("cell").last).to_have_text(both)
    assert mate.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    plain = visit(viewport=PHONE, java_script_enabled=False, storage_state=mate.context.storage_state())
    plain.goto(f"{DIABETES}leaderboard/")
    expect(plain.get_by_role("heading", name="Private leaderboard")).to_be_visible()
    plain.goto(f"{DIABETES}submissions/")
    expect(line_of(plain, "ours.csv").get_by_role("cell").last).to_have_text(both)

    mate.goto(f"{DIABETES}leaderboard/")
    follow(mate, mate.get_by_role("link", name="Your write-up"))
    mate.get_by_label("Title").fill("Means of means")
    mate.get_by_label("Text").fill("We tried **little**.")
    follow(mate, mate.get_by_role("button", name="Preview"))
    expect(mate.get_by_role("region", name="Preview").locator("strong")).to_have_text("little")
    follow(mate, mate.get_by_role("button", name="Publish the write-up"))
    leader.goto(f"{DIABETES}leaderboard/")
    write_up = leader.get_by_role("link", name=re.compile("^write-up ?: ")).first
    reload_until_seen(leader, write_up)  # a board that is drawn already is shown again for seconds
    follow(leader, write_up)
    expect(leader.get_by_role("heading", name="Means of means")).to_be_visible()
    expect(leader.get_by_role("link", name=re.compile("^Edit"))).to_be_visible()
