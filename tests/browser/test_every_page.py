"""Each page at each width, light and dark: it fits its window, axe-core finds nothing, the browser has no complaint.

What the browser complains of is collected by the fixture `watch`, which ends every test of this folder.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.scenes import READERS, Reader, Scene
from tests.browser.site import Demo
from tests.browser.watching import Watch

pytestmark = pytest.mark.browser

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
WIDTHS = (1280, 640, 360)  # that in the middle is the first at a zoom of 200 %
# The admin and the documentation of the API follow the system too.
PAPER = "getComputedStyle(document.body).backgroundColor"
MOVING = """
[...document.querySelectorAll("body *")].filter(element => {
  const style = getComputedStyle(element);
  return [style.animationDuration, style.transitionDuration].some(each => parseFloat(each) > 0.01);
}).map(element => `${element.tagName}.${element.className}`).slice(0, 5)
"""
OF_OTHERS = ("/admin/", "/rest/docs/")  # Django's admin and Swagger UI: what axe-core finds there is not ours
RULES = {"resultTypes": ["violations"], "preload": False}  # to preload it would break the Content-Security-Policy


def look_at(page: Page, address: str, watch: Watch) -> None:
    """Open a page and look at it in every way."""
    page.goto(address)
    look_around(page, address, watch)


def look_around(page: Page, name: str, watch: Watch) -> None:
    """Look at the open page in every way."""
    papers = {scheme: look_in(page, scheme, WIDTHS, name, watch) for scheme in SCHEMES}
    if papers["light"] == papers["dark"]:
        watch.complaints.append(f"{name} is {papers['light']} both in light and in dark")


def look_in(page: Page, scheme: Scheme, widths: Sequence[int], name: str, watch: Watch) -> str:
    """Look at the open page at each of the widths; the colour of its paper."""
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for width in widths:
        page.set_viewport_size({"width": width, "height": 800})
        watch.check_width(page, f"{name}, {scheme},")
    if not any(part in page.url for part in OF_OTHERS):
        if moving := page.evaluate(MOVING):
            watch.complaints.append(f"{name} moves where no motion is wanted: {moving}")
        found = Axe().run(page, options=RULES)
        if found.violations_count:
            watch.complaints.append(f"{name}, {scheme}: {found.generate_report()}")
    return str(page.evaluate(PAPER))


def scenes_of(reader: Reader, demo: Demo, page: Page, watch: Watch) -> Iterator[Scene]:
    """Each scene in turn, opened."""
    reader.enter(demo, page)
    for scene in reader.scenes:
        if scene.status >= 400:
            watch.expect_refusal(f"{demo.address}{scene.address}")
        page.set_viewport_size({"width": WIDTHS[0], "height": 800})
        scene.open(demo, page)
        yield scene


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_every_page_is_whole_for(reader: Reader, demo: Demo, visit: Visit, watch: Watch) -> None:
    page = visit()
    for number, scene in enumerate(scenes_of(reader, demo, page, watch)):
        look_in(page, SCHEMES[number % 2], (WIDTHS[0], WIDTHS[-1]), scene.name, watch)


@pytest.mark.long
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_every_page_is_whole_in_every_form_for(reader: Reader, demo: Demo, visit: Visit, watch: Watch) -> None:
    page = visit()
    for scene in scenes_of(reader, demo, page, watch):
        look_around(page, scene.name, watch)


def test_the_documentation_of_the_api_is_drawn_whole(visit: Visit, watch: Watch) -> None:
    page = visit()
    page.goto("/rest/docs/")
    page.get_by_text("/rest/competitions/{slug}/leaderboard/").wait_for()
    expect(page.get_by_role("link", name="Competitions", exact=True)).to_be_visible()


def test_an_address_of_nothing_is_answered_by_a_page_of_ours(demo: Demo, visit: Visit, watch: Watch) -> None:
    page = visit()
    watch.expect_refusal(f"{demo.address}/nothing/")
    page.goto("/nothing/")
    expect(page.get_by_role("heading", name="There is nothing here")).to_be_visible()
