"""From the press of a button to the row on somebody else's open board: a real browser, on the embedded default."""

import statistics
import time
from collections.abc import Iterator

from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, sync_playwright

from bench.figures import Figure, Section, at_most
from bench.machines import embedded
from tests.browser.conftest import ARGUMENTS, found_chromium
from tests.browser.site import CELLS, Demo

ROUNDS = 15
NAME = "ingrid"
SCORE = f"([...document.querySelectorAll('#board tr')].find(row => row.innerText.includes('{NAME}'))?.innerText ?? '')"
SCORE += ".match(/[0-9]+[.][0-9]+/)?.[0]"
BOARD = f"{CELLS}leaderboard/"
TITLE = "A board that is open"
HOW = (
    "Headless Chromium, two contexts of it, on the demo as `serve --demo` runs it, its rivals at their usual pace. One "
    "person presses “Submit predictions”; a stranger has the board open. The time ends when the stranger's page, which "
    "nobody has touched, shows the new score in the row. Each file is better than the one before."
)


def measure() -> Section:
    """Every round, on an installation of its own."""
    chromium = found_chromium()
    if not chromium:
        return Section(TITLE, HOW, [Figure("submission to visible", "not measured: no Chromium is on this machine")])
    with embedded("--demo") as installation, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        delays = list(rounds(Demo(installation), browser))
    figures = [
        at_most("submission to visible on another person's open board: median", statistics.median(delays), 3, "s"),
        Figure(f"the quickest and the slowest of {len(delays)}", f"{min(delays):.2f} s, {max(delays):.2f} s"),
    ]
    return Section(TITLE, HOW, figures, ("An open board asks every two seconds, so a second of it is waiting.",))


def rounds(demo: Demo, browser: Browser) -> Iterator[float]:
    """The delay of each round."""
    competitor, stranger = opened(browser, demo).new_page(), opened(browser, demo).new_page()
    demo.sign_up(competitor, NAME)
    demo.join(competitor)
    sample = demo.sample(competitor)
    stranger.goto(BOARD)
    for number in range(ROUNDS):
        yield one_round(demo, competitor, stranger, predictions(sample, number))


def opened(browser: Browser, demo: Demo) -> BrowserContext:
    """Somebody's own browser."""
    return browser.new_context(base_url=demo.address)


def predictions(sample: str, number: int) -> FilePayload:
    """The same for everybody, nearer to the share of ones each time."""
    text = sample.replace(",0.5\n", f",{0.9 - number / 30:.4f}\n")
    return {"name": f"round-{number}.csv", "mimeType": "text/csv", "buffer": text.encode()}


def one_round(demo: Demo, competitor: Page, stranger: Page, file: FilePayload) -> float:
    """Seconds from the press to the stranger's sight."""
    before = stranger.evaluate(SCORE)
    competitor.goto(f"{CELLS}submit/")
    competitor.get_by_label("choose one").set_input_files(file)
    pressed = time.perf_counter()
    competitor.get_by_role("main").get_by_role("button", name="Submit predictions").click()
    stranger.wait_for_function(f"before => {SCORE} !== before", arg=before)
    return time.perf_counter() - pressed
