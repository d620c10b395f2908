"""Every page as each kind of reader finds it, locked, empty and refused ones among them.

test_every_page looks at all of them in every way; `make gallery` draws them.
"""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.site import CELLS, Demo, follow, line_of

REPLAY = "/competitions/deepfake-detection-replay/"
DIGITS = "/competitions/digits/"
CHARTS = "leaderboard/charts/"
ADMIN = "/admin/competitions/"
RESET = "/accounts/password/reset/"
TRIES = 6  # of which the last asks for more mail to one address than is sent

Deed = Callable[[Demo, Page], None]


class Scene(NamedTuple):
    """A page under a name of its own. With a deed the page is opened by it, or changed by it once it is open."""

    name: str
    address: str
    deed: Deed | None = None
    status: int = 200  # of the answer that is looked at

    def open(self, demo: Demo, page: Page) -> None:
        """Go there, and do what makes the page look so."""
        page.goto(self.address)
        if self.deed:
            self.deed(demo, page)


class Reader(NamedTuple):
    """Who looks, how they come in, and what they see, in this order."""

    name: str
    enter: Deed
    scenes: tuple[Scene, ...]


def csv_file(name: str, text: str) -> FilePayload:
    """A file to choose, that stands on no disk."""
    return {"name": name, "mimeType": "text/csv", "buffer": text.encode()}


def stay_out(demo: Demo, page: Page) -> None:
    """Nobody in particular."""


def fail_to_sign_in(demo: Demo, page: Page) -> None:
    page.get_by_label("Username or e-mail").fill("nobody")
    page.get_by_label("Password").fill("not the password")
    follow(page, page.get_by_role("main").get_by_role("button", name="Sign in"))


def fail_to_sign_up(demo: Demo, page: Page) -> None:
    page.get_by_label("Username").fill("host")
    page.get_by_label("E-mail").fill("somebody@example.org")
    for field in ("Password", "Password (again)"):
        page.get_by_label(field, exact=True).fill("12345678")
    follow(page, page.get_by_role("main").get_by_role("button", name="Sign up"))


def ask_too_often(demo: Demo, page: Page) -> None:
    for _ in range(TRIES):
        page.goto(RESET)
        page.get_by_label("E-mail").fill("nobody@example.org")
        follow(page, page.get_by_role("main").locator("button"))


def sign_up(demo: Demo, page: Page) -> None:
    """Somebody who is new here."""
    demo.sign_up(page, "ingrid")


def join_without_answers(demo: Demo, page: Page) -> None:
    follow(page, page.get_by_role("main").get_by_role("button", name="Join the competition"))


def send_a_good_and_a_bad_file(demo: Demo, page: Page) -> None:
    sample = demo.sample(page)
    demo.submit(page, csv_file("half-for-everybody.csv", sample))
    lines = sample.splitlines()
    lines[3], lines[6] = lines[3].split(",")[0] + ",nan", "nobody,0.5"
    demo.submit(page, csv_file("first-try.csv", "\n".join([*lines, ""])))
    expect(line_of(page, "half-for-everybody.csv")).to_contain_text("scored")
    page.get_by_text("mend all and send it again").click()


def compare_two_files(demo: Demo, page: Page) -> None:
    header, *lines = demo.sample(page).splitlines()
    guesses = [f"{line.split(',')[0]},{(place * 37 % 100) / 100}" for place, line in enumerate(lines)]
    demo.submit(page, csv_file("second-try.csv", "\n".join([header, *guesses, ""])))
    expect(line_of(page, "second-try.csv")).to_contain_text("scored")
    follow(page, page.get_by_role("link", name="Compare two files"))


def join(demo: Demo, page: Page) -> None:
    demo.join(page)


def send_a_wrong_header(demo: Demo, page: Page) -> None:
    demo.submit(page, csv_file("header.csv", "sample,probability,extra\ns0001,0.5,1\n"))
    expect(page.get_by_role("alert", name="The file was not taken")).to_be_visible()


def make_a_token(demo: Demo, page: Page) -> None:
    follow(page, page.get_by_role("main").get_by_role("button", name="Make a token for this").first)


def give_tags(demo: Demo, page: Page) -> None:
    page.get_by_role("link", name="Tags … half-for-everybody.csv").click()
    page.get_by_label("Tags optional").fill("half, baseline")
    follow(page, page.get_by_role("button", name="Save tags"))
    page.get_by_role("link", name="Tags … first-try.csv").click()
    expect(page.get_by_label("Tags optional")).to_be_visible()


def open_the_first_topic(demo: Demo, page: Page) -> None:
    follow(page, page.locator(".topic a").first)


def start_a_topic(demo: Demo, page: Page) -> None:
    page.get_by_label("Title").fill("Do the two halves overlap?")
    page.get_by_label("Text").fill("I found **some** ids in `train.csv` that\n\n- look alike\n- are not")
    follow(page, page.get_by_role("button", name="Start the topic"))


def enter_as_host(demo: Demo, page: Page) -> None:
    demo.sign_in(page, "host")


def look_as_participant(demo: Demo, page: Page) -> None:
    page.goto(f"{ADMIN}competition/")
    open_the_cells(demo, page)
    follow(page, page.get_by_role("button", name="View as a participant").first)


def open_the_cells(demo: Demo, page: Page) -> None:
    follow(page, page.locator("#result_list").get_by_role("link", name="Benign or malignant?").first)


def through(*names: str) -> Deed:
    """Go on from the open page by links of these names."""

    def go(demo: Demo, page: Page) -> None:
        for name in names:
            follow(page, page.get_by_role("link", name=re.compile(f"^{name}")).first)

    return go


def by_the_deed(name: str) -> Deed:
    """To what hosts do with the cells competition, from the list in the admin."""

    def go(demo: Demo, page: Page) -> None:
        open_the_cells(demo, page)
        follow(page, page.get_by_role("link", name=name, exact=True))

    return go


def open_the_second_team(demo: Demo, page: Page) -> None:
    follow(page, page.locator("#board tr[data-rank] th a").nth(1))


VISITOR = Reader(
    "A visitor",
    stay_out,
    (
        *(Scene(f"home-{stage}", f"/?stage={stage}") for stage in ("open", "upcoming", "finished")),
        Scene("home-nothing-found", "/?q=nothing+of+the+kind"),
        Scene("overview", CELLS),
        Scene("data-locked", f"{CELLS}data/"),
        Scene("rules", f"{CELLS}rules/"),
        Scene("leaderboard", f"{CELLS}leaderboard/"),
        Scene("leaderboard-nobody-found", f"{CELLS}leaderboard/?q=nobody-of-the-name"),
        Scene("charts", f"{CELLS}{CHARTS}"),
        Scene("team-of-others", f"{CELLS}leaderboard/", open_the_second_team),
        Scene("submissions-signed-out", f"{CELLS}submissions/"),
        Scene("team-signed-out", f"{CELLS}team/"),
        Scene("overview-closed", REPLAY),
        Scene("leaderboard-private", f"{REPLAY}leaderboard/"),
        Scene("leaderboard-public-after-the-reveal", f"{REPLAY}leaderboard/?board=public"),
        Scene("charts-closed", f"{REPLAY}{CHARTS}"),
        Scene("team-after-the-reveal", f"{REPLAY}leaderboard/", open_the_second_team),
        Scene("discussion-none", f"{CELLS}discussion/"),
        Scene("discussion-closed", f"{REPLAY}discussion/"),
        Scene("write-up", f"{REPLAY}discussion/?write-ups", open_the_first_topic),
        Scene("sign-in", "/accounts/login/"),
        Scene("sign-in-refused", "/accounts/login/", fail_to_sign_in),
        Scene("sign-up", "/accounts/signup/"),
        Scene("sign-up-refused", "/accounts/signup/", fail_to_sign_up),
        Scene("password-reset", RESET),
        Scene("password-reset-sent", f"{RESET}done/"),
        Scene("too-many-attempts", RESET, ask_too_often, 429),
        Scene("nothing-here", "/nothing/", status=404),
        Scene("imprint", "/imprint/", status=404),
        Scene("privacy", "/privacy/"),
        Scene("api", "/rest/docs/"),
    ),
)
COMPETITOR = Reader(
    "A competitor",
    sign_up,
    (
        Scene("home-nothing-joined", "/?stage=joined"),
        Scene("digits-submissions-not-joined", f"{DIGITS}submissions/"),
        Scene("digits-team-not-joined", f"{DIGITS}team/"),
        Scene("submit-after-the-closing", f"{REPLAY}submissions/"),
        Scene("forbidden", f"{CELLS}operation/", status=403),
        Scene("rules-unanswered", f"{CELLS}rules/", join_without_answers),
        Scene("joined", f"{CELLS}rules/", join),
        Scene("submissions-none", f"{CELLS}submissions/"),
        Scene("submit", f"{CELLS}submit/"),
        Scene("submit-refused", f"{CELLS}submit/", send_a_wrong_header),
        Scene("my-submissions", f"{CELLS}submissions/", send_a_good_and_a_bad_file),
        Scene("my-submissions-tags", f"{CELLS}submissions/", give_tags),
        Scene("my-submissions-tag", f"{CELLS}submissions/?tag=half"),
        Scene("compare-one-file", f"{CELLS}submissions/compare/"),
        Scene("compare", f"{CELLS}submissions/", compare_two_files),
        Scene("home-joined", "/?stage=joined"),
        Scene("overview-joined", CELLS),
        Scene("data", f"{CELLS}data/"),
        Scene("data-preview", f"{CELLS}data/train.csv/preview/"),
        Scene("my-place", f"{CELLS}leaderboard/"),
        Scene("my-charts", f"{CELLS}{CHARTS}"),
        Scene("team", f"{CELLS}team/"),
        Scene("topic-new", f"{CELLS}discussion/new/"),
        Scene("topic", f"{CELLS}discussion/new/", start_a_topic),
        Scene("topic-edit", f"{CELLS}discussion/", through("Do the two halves", "Edit")),
        Scene("topic-remove", f"{CELLS}discussion/", through("Do the two halves", "Remove")),
        Scene("discussion", f"{CELLS}discussion/"),
        Scene("notices", "/notices/"),
        Scene("profile", "/profile/"),
        Scene("token-made", f"{CELLS}data/", make_a_token),
        Scene("token-revoke", "/profile/", through("Revoke")),
        Scene("sessions", "/accounts/sessions/"),
        Scene("account-delete", "/profile/delete/"),
        Scene("email", "/accounts/email/"),
        Scene("password-change", "/accounts/password/change/"),
        Scene("second-factors", "/accounts/2fa/"),
        Scene("sign-out", "/accounts/logout/"),
    ),
)
HOST = Reader(
    "A host",
    enter_as_host,
    (
        Scene("host-overview", CELLS),
        Scene("host-operation", f"{CELLS}operation/"),
        Scene("admin", "/admin/"),
        *(
            Scene(f"admin-{name}-list", f"{ADMIN}{name}/")
            for name in ("competition", "rules", "solution", "datafile", "participant")
        ),
        Scene("admin-evaluations", "/admin/submissions/evaluation/"),
        Scene("admin-competition-add", f"{ADMIN}competition/add/"),
        *(Scene(f"admin-{name}", f"{ADMIN}{name}/", open_the_cells) for name in ("competition", "rules", "solution")),
        *(
            Scene(f"admin-{name.lower().replace(' ', '-')}", f"{ADMIN}competition/", by_the_deed(name))
            for name in ("Launch checklist", "Dry run", "Invitations", "Move dates", "Pause")
        ),
        Scene("host-announcement-new", f"{CELLS}discussion/new/"),
        Scene("host-preview", CELLS, look_as_participant),
    ),
)
READERS = (VISITOR, COMPETITOR, HOST)


def scenes() -> Iterator[tuple[Reader, Scene]]:
    """Each with who sees it."""
    return ((reader, scene) for reader in READERS for scene in reader.scenes)
