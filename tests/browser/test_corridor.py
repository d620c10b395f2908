"""From signing in to a place on the board, with a second browser looking on."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.site import CELLS, Demo, State, TextFile, line_of, shuffled

pytestmark = pytest.mark.browser

SCORED_WITHIN = 4
LOOKS_EVERY = 2  # seconds between two questions of an open board
GUESS = "0.69315"  # log loss of a half for everybody, as the overview says


def test_joining_needs_an_answer_to_every_key_term(demo: Demo, visit: Visit) -> None:
    mira = visit()
    demo.sign_in(mira, "mira")
    mira.goto(CELLS)
    mira.get_by_role("link", name="Join the competition").click()
    terms = mira.locator(".term").all()
    for term in terms[:-1]:
        term.get_by_label("I agree").check()
    mira.get_by_role("main").get_by_role("button", name="Join the competition").click()
    refusal = mira.get_by_role("alert")
    expect(refusal).to_contain_text("You have not joined yet")
    expect(refusal.get_by_role("listitem")).to_have_text(["Key term 5 (clause 3.1) needs an answer."])
    expect(terms[-1]).to_contain_text("needs an answer")
    expect(terms[0].get_by_label("I agree")).to_be_checked()


def test_an_uploaded_file_is_scored_and_ranked_within_seconds_on_a_second_browser_too(
    demo: Demo, visit: Visit, text_file: TextFile
) -> None:
    mira, onlooker = visit(), visit()
    demo.sign_in(mira, "mira")
    demo.join(mira)
    file = text_file("shuffled.csv", shuffled(demo.sample(mira)))
    onlooker.goto(f"{CELLS}leaderboard/")
    place = onlooker.get_by_role("row").filter(has_text="Mira Lindqvist")
    expect(place).to_have_count(0)
    for page in (mira, onlooker):
        page.evaluate("window.isTheSame = true")  # a reload would forget it

    mira.goto(f"{CELLS}submit/")
    mira.evaluate("window.isTheSame = true")
    mira.get_by_label("choose one").set_input_files(file)
    mira.get_by_role("main").get_by_role("button", name="Submit predictions").click()
    clicked = time.monotonic()
    line_of(mira, "shuffled.csv").get_by_text(GUESS).wait_for()
    scored = time.monotonic() - clicked
    place.wait_for()
    seen = time.monotonic() - clicked

    assert scored <= SCORED_WITHIN
    assert seen <= SCORED_WITHIN + LOOKS_EVERY
    expect(place).to_contain_text(GUESS)
    assert mira.evaluate("window.isTheSame")
    assert onlooker.evaluate("window.isTheSame")
    mira.get_by_role("link", name="Leaderboard").click()
    mine = mira.locator("tbody.mine")
    expect(mine.get_by_role("cell").first).to_have_text(re.compile(r"\d+$"))
    expect(mine).to_contain_text(GUESS)


def test_a_file_is_queued_until_the_worker_takes_it(
    demo: Demo, visit: Visit, member: State, text_file: TextFile
) -> None:
    page = visit(storage_state=member)
    file = text_file("waiting.csv", shuffled(demo.sample(page), seed=2))
    with demo.worker_paused():
        demo.submit(page, file)
        expect(page.get_by_role("status")).to_contain_text("waiting.csv has arrived and waits to be scored.")
        expect(line_of(page, "waiting.csv")).to_contain_text("queued")
    expect(line_of(page, "waiting.csv")).to_contain_text("scored", timeout=15_000)
    expect(line_of(page, "waiting.csv")).to_contain_text(GUESS)
