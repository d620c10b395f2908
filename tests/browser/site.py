"""The demo's site as people use it: signing up and in, joining, uploading. By pages only, never by the database."""

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import FilePayload, Locator, Page, StorageState, expect

from tests.journeys.installation import Installation
from tests.waiting import wait_for

State = StorageState
CELLS = "/competitions/cells/"
PASSWORD = "a password of four words"

# Ranks, teams, scores and numbers of submissions, without the ages, which change by themselves.
BOARD = "[...document.querySelectorAll('#board tbody tr')].map(row => [...row.cells].slice(0, 4).map(c => c.innerText))"


def follow(page: Page, way: Locator) -> None:
    """Click what leads to another page, and wait until that has arrived: until then there may be no document."""
    with page.expect_event("load"):
        way.click()


def reload_until_seen(page: Page, sought: Locator) -> None:
    """Load the page again until something is there."""

    def is_there() -> bool:
        page.reload()
        return sought.is_visible()

    wait_for(is_there, f"{sought} on {page.url}")


class Demo:
    """A running installation with the demo loaded."""

    def __init__(self, installation: Installation) -> None:
        self.installation = installation
        self.address = installation.address
        accounts = json.loads((installation.data / "demo-accounts.json").read_text())
        self.passwords: dict[str, str] = accounts["passwords"]

    def sign_in(self, page: Page, name: str) -> None:
        """As one of the accounts that `serve` prints."""
        page.goto("/accounts/login/")
        page.get_by_label("Username or e-mail").fill(name)
        page.get_by_label("Password").fill(self.passwords[name])
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.wait_for_url("/")

    def sign_up(self, page: Page, name: str) -> None:
        """As somebody new."""
        page.goto("/accounts/signup/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("E-mail").fill(f"{name}@example.org")
        for field in ("Password", "Password (again)"):
            page.get_by_label(field, exact=True).fill(PASSWORD)
        page.get_by_role("main").get_by_role("button", name="Sign up").click()
        page.wait_for_url("/")

    def join(self, page: Page, at: str = CELLS) -> None:
        """Answer each key term of a competition."""
        page.goto(f"{at}rules/")
        for term in page.locator(".term").all():
            term.get_by_label("I agree").check()
        follow(page, page.get_by_role("main").get_by_role("button", name="Join the competition"))
        expect(page.get_by_role("status")).to_contain_text("You have joined")

    def sample(self, page: Page, at: str = CELLS) -> str:
        """The sample file, taken from the submit page."""
        page.goto(f"{at}submit/")
        with page.expect_download() as download:
            page.get_by_role("link", name="Sample file").click()
        return Path(download.value.path()).read_text()

    def submit(self, page: Page, file: Path | FilePayload, at: str = CELLS) -> None:
        """Send a file by the form; returns when the button is pressed."""
        page.goto(f"{at}submit/")
        page.get_by_label("choose one").set_input_files(file)
        page.get_by_role("main").get_by_role("button", name="Submit predictions").click()

    def change_of_board(self, page: Page, seen: list[Any]) -> None:
        """Wait until the open board shows something else than before."""
        page.wait_for_function(f"seen => JSON.stringify({BOARD}) !== JSON.stringify(seen)", arg=seen)


def shuffled(text: str, *, seed: int = 1) -> str:
    """The same lines under the same header, in another order."""
    header, *lines = text.splitlines()
    random.Random(seed).shuffle(lines)
    return "\n".join([header, *lines, ""])


def line_of(page: Page, file_name: str) -> Locator:
    """The line of a file on the page of one's submissions."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=file_name))


def board(page: Page) -> list[Any]:
    """What an open board shows, without the ages."""
    shown: list[Any] = page.evaluate(BOARD)
    return shown


TextFile = Callable[[str, str], Path]
