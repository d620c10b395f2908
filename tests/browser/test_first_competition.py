"""A host who has never seen it walks the numbered steps of docs/hosting.md from "Add competition" to "Published"."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import Demo, follow
from tests.browser.watching import Watch
from tests.factories import prediction_csv, solution_csv

pytestmark = pytest.mark.browser

HOSTING = Path(__file__).resolve().parents[2] / "docs" / "hosting.md"
MOST_STEPS = 12
CLOSES_IN = timedelta(days=30)


def documented_steps() -> list[str]:
    """The numbered steps below their heading."""
    _, rest = HOSTING.read_text().split("## In the admin, step by step\n")
    return re.findall(r"^\d+\. ", rest.split("\n## ")[0], re.MULTILINE)


def write_files(folder: Path) -> dict[str, Path]:
    """What a host is given before the start."""
    texts = {
        "solution.csv": solution_csv(),
        "train.csv": b"id,radius,diagnosis\nold-1,3.5,1\n",
        "test.csv": b"id,radius\nrow-000,3.1\n",
        "sample_submission.csv": prediction_csv(1.0),
    }
    paths = {name: folder / name for name in texts}
    for name, path in paths.items():
        path.write_bytes(texts[name])
    return paths


class Walk:
    """A host's browser, and the number of forms and clicks so far."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.steps = 0

    def follow(self, name: str) -> None:
        """Click on a link; the first of that name."""
        self.steps += 1
        follow(self.page, self.page.get_by_role("main").get_by_role("link", name=name, exact=True).first)

    def send(self, button: str) -> None:
        """Send a form."""
        self.steps += 1
        follow(self.page, self.page.get_by_role("button", name=button, exact=True))

    def write(self, **fields: str) -> None:
        """Fill in fields by their ids in the form."""
        for field, text in fields.items():
            self.page.locator(f"#id_{field}").fill(text)

    def choose(self, file: Path) -> None:
        self.page.locator("#id_file").set_input_files(file)


def describe(walk: Walk) -> None:
    """Title, dates and overview; the slug follows the title, the rest stays as the form offers it."""
    closing = datetime.now(UTC) + CLOSES_IN
    walk.write(title="Round or oval?", max_team_size="3")
    openings, ends = ("opens_at", "phases-0-opens_at"), ("entry_deadline", "merger_deadline", "disclosure_deadline")
    for field in openings:
        walk.write(**{f"{field}_0": f"{datetime.now(UTC):%Y-%m-%d}", f"{field}_1": "00:00:00"})
    for field in (*ends, "phases-0-closes_at"):
        walk.write(**{f"{field}_0": f"{closing:%Y-%m-%d}", f"{field}_1": "00:00:00"})
    walk.write(**{"pages-0-text": "Say which *cells* are **oval**."})


def write_rules(walk: Walk) -> None:
    walk.write(text="1. Be fair.\n\n2. Use the data of this competition only.")
    walk.write(**{"key_terms-0-summary": "Use the data of this competition only.", "key_terms-0-clause": "2"})


def publish(walk: Walk, files: dict[str, Path]) -> None:
    """Every step of the documentation, in its order."""
    walk.follow("Add")
    describe(walk)
    walk.send("Save")
    walk.follow("Add a solution")
    walk.choose(files["solution.csv"])
    walk.write(target_columns="diagnosis")
    walk.send("Upload")
    walk.follow("Add a data file")
    for name in ("train.csv", "test.csv"):
        walk.choose(files[name])
        walk.send("Upload and add another")
    walk.choose(files["sample_submission.csv"])
    walk.page.get_by_label("sample submission").check()
    walk.send("Upload")
    walk.follow("Rules")
    write_rules(walk)
    walk.send("Save")
    walk.send("Publish")


def test_markdown_is_shown_below_its_form_without_javascript_and_is_not_saved(
    demo: Demo, visit: Visit, watch: Watch
) -> None:
    page = visit(java_script_enabled=False)
    demo.sign_in(page, "host")
    page.goto("/admin/competitions/rules/add/")
    page.locator("#id_text").fill("# Terms\n\nBe **fair**. <script>alert(1)</script>")
    page.get_by_role("button", name="Preview").click()
    shown = page.frame_locator("iframe[name=preview]")
    expect(shown.get_by_role("heading", name="Terms")).to_be_visible()
    expect(shown.locator("strong")).to_have_text("fair")
    expect(page.locator("#id_text")).to_have_value(re.compile("# Terms"))
    page.set_viewport_size({"width": 360, "height": 800})
    watch.check_width(page, "the form with a preview")


def test_a_host_who_follows_the_documented_steps_has_published_within_twelve(
    demo: Demo, visit: Visit, watch: Watch, tmp_path: Path
) -> None:
    page = visit()
    demo.sign_in(page, "host")
    page.goto("/admin/")
    walk = Walk(page)
    publish(walk, write_files(tmp_path))
    expect(page.get_by_text("Round or oval? is published.")).to_be_visible()
    assert walk.steps == len(documented_steps())
    assert walk.steps <= MOST_STEPS

    participant = visit()
    participant.goto("/?q=oval")
    participant.get_by_role("link", name="Round or oval?").click()
    expect(participant.get_by_role("heading", name="Round or oval?")).to_be_visible()
    expect(participant.get_by_text("Say which cells are oval.")).to_be_visible()
    expect(participant.get_by_role("link", name="Join the competition")).to_be_visible()
