"""Each page at both widths, light and dark: it fits its window, and the browser has nothing to complain of.

The complaints are collected by the fixture `watch`, which ends every test of this folder.
"""

from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import CELLS, Demo, State, TextFile, line_of
from tests.browser.watching import Watch

pytestmark = pytest.mark.browser

REPLAY = "/competitions/deepfake-detection-replay/"
ACCOUNTS = ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/")
MINE = ("/profile/", "/accounts/email/", "/accounts/password/change/", "/accounts/logout/", "/accounts/2fa/")
TABS = tuple(f"{CELLS}{tab}" for tab in ("", "data/", "rules/", "leaderboard/", "submissions/", "team/"))
BOARDS = (f"{REPLAY}leaderboard/", f"{REPLAY}leaderboard/?board=public")
LISTS = tuple(f"/?stage={stage}" for stage in ("open", "upcoming", "finished"))
EMPTY = ("/competitions/digits/submissions/", "/competitions/digits/team/", "/competitions/digits/rules/")
ADMIN = "/admin/competitions/"
HOSTED = tuple(f"{ADMIN}{name}/" for name in ("competition", "rules", "solution", "datafile", "participant"))
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
WIDTHS = (1280, 360)
# The admin and the documentation of the API follow the system too.
PAPER = "getComputedStyle(document.body).backgroundColor"


def look_at(page: Page, address: str, watch: Watch) -> None:
    """Open a page and look at it in every way."""
    page.goto(address)
    papers = {scheme: look_in(page, scheme, address, watch) for scheme in SCHEMES}
    if papers["light"] == papers["dark"]:
        watch.complaints.append(f"{address} is {papers['light']} both in light and in dark")


def look_in(page: Page, scheme: Literal["light", "dark"], address: str, watch: Watch) -> str:
    """Look at the open page at both widths; the colour of its paper."""
    page.emulate_media(color_scheme=scheme)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        watch.check_width(page, f"{address}, {scheme},")
    return str(page.evaluate(PAPER))


def test_whoever_is_signed_out_finds_every_page_whole(visit: Visit, watch: Watch) -> None:
    page = visit()
    for address in (*LISTS, *ACCOUNTS, *TABS, REPLAY, *BOARDS):
        look_at(page, address, watch)


def test_a_member_finds_every_page_whole(
    demo: Demo, visit: Visit, member: State, watch: Watch, text_file: TextFile
) -> None:
    page = visit(storage_state=member)
    demo.submit(page, text_file("whole.csv", demo.sample(page)))
    expect(line_of(page, "whole.csv")).to_contain_text("scored", timeout=15_000)
    for address in ("/", *MINE, *TABS, f"{CELLS}submit/", *BOARDS, *EMPTY):
        look_at(page, address, watch)


def test_a_host_finds_every_page_of_the_admin_whole(demo: Demo, visit: Visit, watch: Watch) -> None:
    page = visit()
    demo.sign_in(page, "host")
    for address in ("/admin/", *HOSTED, f"{ADMIN}competition/add/", "/admin/submissions/evaluation/", CELLS):
        look_at(page, address, watch)
    for listed in ("competition", "rules", "solution"):
        page.goto(f"{ADMIN}{listed}/")
        page.locator("#result_list").get_by_role("link", name="Benign or malignant?").click()
        look_at(page, page.url, watch)


def test_the_documentation_of_the_api_is_drawn_whole(visit: Visit, watch: Watch) -> None:
    page = visit()
    look_at(page, "/rest/docs/", watch)
    page.get_by_text("/rest/competitions/{slug}/leaderboard/").wait_for()
    expect(page.get_by_role("link", name="Competitions", exact=True)).to_be_visible()


def test_an_address_of_nothing_is_answered_by_a_page_of_ours(demo: Demo, visit: Visit, watch: Watch) -> None:
    page = visit()
    watch.expect_refusal(f"{demo.address}/nothing/")
    look_at(page, "/nothing/", watch)
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
