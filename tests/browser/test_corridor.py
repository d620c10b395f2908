"""From signing in to a place on the board, with other browsers looking on."""

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import CELLS, Demo, State, TextFile, line_of, shuffled

pytestmark = pytest.mark.browser

GUESS = "0.69315"  # log loss of a half for everybody, as the overview says
SCORE = re.compile(r"^\d+\.\d{5}$")
NUMBER = re.compile(r"(?m),[0-9.]+$")
MIRA = "Mira Lindqvist"
PHONE = {"width": 360, "height": 740}
STANDS_ABOVE = """
teams => {
  const rows = [...document.querySelectorAll("#board tbody:not(.mine) tr")].map(row => row.innerText);
  const [upper, lower] = teams.map(team => rows.findIndex(row => row.includes(team)));
  return 0 <= upper && upper < lower;
}
"""


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


def test_an_uploaded_file_is_scored_and_ranked_and_moves_under_the_eyes_of_two_others(
    demo: Demo, visit: Visit, newcomer: Callable[[], str], text_file: TextFile
) -> None:
    mira, rival, stranger = visit(), visit(), visit(viewport=PHONE)
    other = newcomer()
    demo.sign_up(rival, other)
    demo.join(rival)
    demo.submit(rival, text_file("half.csv", sample := demo.sample(rival)))
    expect(line_of(rival, "half.csv")).to_contain_text(GUESS)
    demo.sign_in(mira, "mira")
    demo.join(mira)
    onlookers = (rival, stranger)
    for page in onlookers:
        page.goto(f"{CELLS}leaderboard/")
        expect(page.get_by_role("row").filter(has_text=MIRA)).to_have_count(0)
        page.evaluate("window.isTheSame = true")  # a reload would forget it

    send(mira, text_file("certain.csv", NUMBER.sub(",0.000001", sample)), onlookers)
    for page in onlookers:
        page.wait_for_function(STANDS_ABOVE, arg=[other, MIRA])
    send(mira, text_file("share.csv", NUMBER.sub(",0.37", sample)), onlookers)
    for page in onlookers:
        page.wait_for_function(STANDS_ABOVE, arg=[MIRA, other])
        assert page.evaluate("window.isTheSame")
    mira.get_by_role("link", name="Leaderboard").click()
    mine = mira.locator("tbody.mine")
    expect(mine.get_by_role("cell").first).to_have_text(re.compile(r"\d+$"))
    expect(mine).to_contain_text(MIRA)


def send(page: Page, file: Path, onlookers: Sequence[Page]) -> None:
    """Send a file; wait until its score is seen on its team's page, and by all others on their boards."""
    page.goto(f"{CELLS}submit/")
    page.evaluate("window.isTheSame = true")
    page.get_by_label("choose one").set_input_files(file)
    page.get_by_role("main").get_by_role("button", name="Submit predictions").click()
    line_of(page, file.name).get_by_text(SCORE).wait_for()
    assert page.evaluate("window.isTheSame")
    best = min(page.locator("tbody").get_by_text(SCORE).all_text_contents(), key=float)
    for each in onlookers:
        each.get_by_role("row").filter(has_text=MIRA).get_by_text(best).wait_for()


def test_a_file_is_queued_until_the_worker_takes_it(
    demo: Demo, visit: Visit, member: State, text_file: TextFile
) -> None:
    page = visit(storage_state=member)
    file = text_file("waiting.csv", shuffled(demo.sample(page), seed=2))
    with demo.installation.worker_paused():
        demo.submit(page, file)
        expect(page.get_by_role("status")).to_contain_text("waiting.csv has arrived and waits to be scored.")
        expect(line_of(page, "waiting.csv")).to_contain_text("queued")
    expect(line_of(page, "waiting.csv")).to_contain_text("scored")
    expect(line_of(page, "waiting.csv")).to_contain_text(GUESS)
