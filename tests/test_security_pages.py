"""What the pages about security name is there: each threat and each requirement has the tests that it says."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = ("docs/security.md", "docs/asvs.md")


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_about_security_names_is_there(page: str) -> None:
    named = set(re.findall(r"`((?:tests|deploy)/[\w./-]+)`", (ROOT / page).read_text()))
    assert len(named) > 20
    assert sorted(name for name in named if not (ROOT / name).exists()) == []


def test_every_threat_has_a_defence_and_a_test() -> None:
    rows = [line for line in (ROOT / "docs/security.md").read_text().splitlines() if line.startswith("| ")][2:]
    assert len(rows) > 30
    assert [row for row in rows if "`tests/" not in row.split("|")[3]] == []


def test_every_requirement_of_the_standard_has_an_answer() -> None:
    rows = re.findall(
        r"^\| \d[^|]* \| [^|]+ \| ([^|]+) \| ([^|]*) \|$", (ROOT / "docs/asvs.md").read_text(), re.MULTILINE
    )
    assert len(rows) > 120
    assert {answer for answer, _ in rows} == {"yes", "part", "no", "—"}
    assert [told for answer, told in rows if answer != "—" and not told.strip()] == []
