"""What a page costs somebody who has never been here, and whether it stays where it was drawn."""

import pytest
from playwright.sync_api import Page, Request

from tests.browser.conftest import Visit
from tests.browser.site import CELLS, State

pytestmark = pytest.mark.browser

TABS = ("", "data/", "rules/", "team/", "submit/", "submissions/", "leaderboard/", "leaderboard/charts/", "discussion/")
PAGES = ("/", "/notices/", "/profile/", *(f"{CELLS}{tab}" for tab in TABS))
MOST_REQUESTS = 12
MOST_BYTES = 150_000  # as they come over the wire, pictures of competitions aside
# Collected from the first paint on: 0 when nothing has moved by itself.
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push(entry.value);
}).observe({ type: "layout-shift", buffered: true });
"""


def open_for_the_first_time(page: Page, address: str) -> list[Request]:
    """What the browser asked for until the page stood."""
    asked: list[Request] = []
    page.on("requestfinished", lambda request: asked.append(request))
    page.add_init_script(SHIFTS)
    page.goto(address, wait_until="networkidle")
    return asked


@pytest.mark.parametrize("address", PAGES)
def test_a_first_view_is_small_and_stands_still(address: str, visit: Visit, member: State) -> None:
    page = visit(storage_state=member)
    asked = open_for_the_first_time(page, address)
    sizes = {
        request.url: sum(request.sizes()[part] for part in ("responseHeadersSize", "responseBodySize"))
        for request in asked
        if "cover.svg" not in request.url
    }
    assert len(asked) <= MOST_REQUESTS
    assert sum(sizes.values()) <= MOST_BYTES, sizes
    assert page.evaluate("shifts") == []


def test_what_a_page_needs_is_kept_for_good(visit: Visit) -> None:
    page = visit()
    rules = {request.url: request.response() for request in open_for_the_first_time(page, "/")}
    kept = {url: answer.headers["cache-control"] for url, answer in rules.items() if answer and "/static/" in url}
    assert len(kept) >= 4
    assert [url for url, rule in kept.items() if "immutable" not in rule] == []
