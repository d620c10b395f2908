"""A Chromium of this machine, and one installation with the demo for all tests of this folder.

Both end with the folder: while Playwright runs, Django takes the process for an asynchronous one and refuses the
database to every other test.
"""

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.site import Demo, State
from tests.browser.watching import Watch
from tests.journeys.installation import UNMEASURED, start
from tests.waiting import PATIENCE_SECONDS

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = ("disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync")
ARGUMENTS = [f"--{name}" for name in ("no-sandbox", "disable-gpu", *QUIET)]
RIVALS_PAUSE = "1"
PATIENCE_MS = PATIENCE_SECONDS * 1000

expect.set_options(timeout=PATIENCE_MS)

Visit = Callable[..., Page]


def found_chromium() -> str | None:
    """Where this machine has it, if it has one."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="package")
def chromium() -> str:
    """Where this machine has it."""
    found = found_chromium()
    if not found:
        pytest.skip(f"No Chromium is on this machine (looked for {', '.join(NAMES)}): nothing was tried in a browser.")
    return found


@pytest.fixture(scope="package")
def demo(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`serve --demo`, with rivals who are in a hurry. Not started where nothing can look at it."""
    data = tmp_path_factory.mktemp("browser") / "data"
    running = start(data, "--demo", DEMO_RIVAL_SECONDS=RIVALS_PAUSE, **UNMEASURED)
    yield Demo(running)
    running.stop()


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """No test may end with something in a console, with a failed request or a page out of its window."""
    watching = Watch()
    yield watching
    assert not watching.complaints, "\n".join(watching.complaints)


@pytest.fixture
def visit(browser: Browser, demo: Demo, watch: Watch) -> Iterator[Visit]:
    """Open a browser of somebody's own, signed out unless told; its first page."""
    opened = []

    def open_browser(**options: Any) -> Page:
        context = browser.new_context(base_url=demo.address, **{"viewport": {"width": 1280, "height": 800}, **options})
        opened.append(context)
        context.set_default_timeout(PATIENCE_MS)
        watch.over(context)
        return context.new_page()

    yield open_browser
    for context in opened:
        context.close()


@pytest.fixture(scope="package")
def newcomer() -> Callable[[], str]:
    """A username that nobody has yet."""
    numbers = count(1)
    return lambda: f"newcomer-{next(numbers)}"


@pytest.fixture(scope="package")
def member(browser: Browser, demo: Demo, newcomer: Callable[[], str]) -> State:
    """The cookies of somebody who takes part in the cells competition and has sent nothing that counts yet."""
    context = browser.new_context(base_url=demo.address)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    demo.sign_up(page, newcomer())
    demo.join(page)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def text_file(tmp_path: Path) -> Callable[[str, str], Path]:
    """Write a file that can be chosen for an upload."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text)
        return path

    return write
