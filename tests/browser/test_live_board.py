"""A board that renews itself under somebody's eyes and hands."""

import itertools
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visit
from tests.browser.site import CELLS, Demo, TextFile, board, line_of
from tests.browser.watching import Watch

pytestmark = pytest.mark.browser

WATCH_FOR_SHIFTS = """
window.shifts = [];
const what = source => `${source.node?.parentElement?.className}: ${source.node?.textContent?.trim().slice(0, 40)}`
new PerformanceObserver(list => shifts.push(...list.getEntries().map(e => [e.value, ...e.sources.map(what)])))
    .observe({type: "layout-shift", buffered: true})
"""
WATCH_WHAT_IS_SAID = """
window.said = [];
new MutationObserver(() => said.push([Date.now(), document.querySelector("#announcement").textContent]))
    .observe(document.querySelector("#announcement"), {childList: true, characterData: true, subtree: true})
"""
WIDTHS = "[...document.querySelectorAll('#board th')].map(head => head.offsetWidth)"
COLOUR = "id => getComputedStyle(document.getElementById(id).cells[1]).backgroundColor"


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


@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_shifts_and_the_focus_stays_on_a_link_while_the_board_renews_itself(
    width: int, demo: Demo, visit: Visit, newcomer: Callable[[], str], text_file: TextFile
) -> None:
    page = visit(viewport={"width": width, "height": 900})
    demo.sign_up(page, newcomer())
    demo.join(page)
    demo.submit(page, text_file("half.csv", demo.sample(page)))
    expect(line_of(page, "half.csv")).to_contain_text("scored")
    page.goto(f"{CELLS}leaderboard/")
    expect(page.locator("#board tbody.mine")).to_be_visible()
    page.evaluate(WATCH_FOR_SHIFTS)
    link = page.locator("#board tbody:not(.mine) tr[data-rank] th a").nth(3)
    name, address = link.get_attribute("id"), link.get_attribute("href")
    link.focus()
    for _ in range(3):
        demo.change_of_board(page, board(page))
    assert page.evaluate("[document.activeElement.id, document.activeElement.getAttribute('href')]") == [name, address]
    assert page.evaluate("shifts") == []


def test_no_column_moves_when_an_age_needs_more_room(visit: Visit) -> None:
    page = visit()
    page.goto(f"{CELLS}leaderboard/")
    widths = page.evaluate(WIDTHS)
    page.evaluate("document.querySelectorAll('#board td time').forEach(age => age.textContent = '30 Mar 2020')")
    assert page.evaluate(WIDTHS) == widths


def test_who_listens_hears_once_in_a_while_who_moved(
    demo: Demo, visit: Visit, newcomer: Callable[[], str], text_file: TextFile
) -> None:
    page, other = visit(), visit()
    for each in (page, other):
        demo.sign_up(each, newcomer())
        demo.join(each)
    sample = demo.sample(page)
    demo.submit(page, text_file("worst.csv", re.sub(r"(?m),[0-9.]+$", ",0.000001", sample)))
    expect(line_of(page, "worst.csv")).to_contain_text("scored")
    page.goto(f"{CELLS}leaderboard/")
    expect(page.locator("#announcement")).to_be_empty()
    page.evaluate(WATCH_WHAT_IS_SAID)
    demo.submit(other, text_file("half.csv", sample))
    page.wait_for_function("() => said.some(([_, words]) => /^[0-9]+ teams? moved. You are on rank/.test(words))")
    expect(page.locator("#board .mine .since")).to_have_attribute(
        "aria-label", re.compile(r"down \d+ since this page was opened")
    )
    demo.change_of_board(page, board(page))
    moments = [moment for moment, _ in page.evaluate("said")]
    assert all(later - earlier >= 15_000 for earlier, later in itertools.pairwise(moments))


def test_a_board_that_nobody_looks_at_asks_for_nothing(demo: Demo, visit: Visit) -> None:
    page, live = visit(), visit()
    for each in (page, live):
        each.goto(f"{CELLS}leaderboard/")
    page.evaluate("Object.defineProperty(document, 'hidden', {value: true, configurable: true})")
    let_it_ask(live, 1)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    let_it_ask(live, 2)
    assert asked == []
    page.evaluate("delete document.hidden")
    let_it_ask(page, 1)


def test_the_address_of_a_row_marks_it_and_keeps_the_mark(demo: Demo, visit: Visit) -> None:
    page = visit()
    page.goto(f"{CELLS}leaderboard/")
    row = str(page.locator("#board tr[data-rank]").nth(2).get_attribute("id"))
    paper = page.evaluate(COLOUR, row)
    page.goto(f"{CELLS}leaderboard/?team={row.removeprefix('team-')}#{row}")
    marked = page.evaluate(COLOUR, row)
    assert marked != paper
    demo.change_of_board(page, board(page))
    page.wait_for_function(f"([row, marked]) => ({COLOUR})(row) === marked", arg=[row, marked])


def test_a_paused_board_stands_still_until_it_is_resumed(demo: Demo, visit: Visit) -> None:
    paused, live = visit(), visit()
    for page in (paused, live):
        page.goto(f"{CELLS}leaderboard/")
    paused.get_by_role("button", name="Pause").click()
    let_it_ask(live, 1)  # an answer to the paused one may still have been under way
    stood, as_of = board(paused), paused.locator("time[data-as-of]").inner_text()
    demo.change_of_board(live, board(live))
    let_it_ask(live, 2)  # in this time the paused one would have asked too
    assert board(paused) == stood
    assert paused.locator("time[data-as-of]").inner_text() == as_of
    expect(paused.locator(".as-of")).to_contain_text("paused")
    expect(paused.locator("#announcement")).to_have_text("The board is paused.")
    paused.reload()
    expect(paused.locator(".as-of")).to_contain_text("paused")
    stood, as_of = board(paused), paused.locator("time[data-as-of]").inner_text()
    paused.get_by_role("button", name="Resume").click()
    expect(paused.locator("#announcement")).to_have_text("The board is live again.")
    demo.change_of_board(paused, stood)
    expect(paused.locator("time[data-as-of]")).not_to_have_text(as_of)


@pytest.mark.parametrize("status", [None, 503])
def test_a_board_that_finds_no_answer_says_so_without_moving_anything_until_it_finds_one(
    demo: Demo, visit: Visit, watch: Watch, status: int | None
) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=status) if status else route.abort()

    page = visit()
    page.goto(f"{CELLS}leaderboard/")
    watch.expect_refusal(page.url)
    watch.expect_refusal(page.evaluate("document.querySelector('script[src*=htmx]').src"))  # it logs what failed
    page.evaluate(WATCH_FOR_SHIFTS)
    lost = page.locator("[data-lost]")
    expect(lost).to_be_empty()
    page.route("**/leaderboard/", refuse)
    expect(lost).to_have_text(re.compile(r"^Not live: no connection since \d\d:\d\d UTC; trying again\.$"))
    expect(lost).to_be_in_viewport()
    page.unroute("**/leaderboard/")
    expect(lost).to_be_empty()
    assert page.evaluate("shifts") == []


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
