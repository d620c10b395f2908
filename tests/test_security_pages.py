"""docs/security.md and docs/asvs.md name tests that there are, and leave no requirement of the standard out."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NAMED = re.compile(r"`(tests/[\w/.]+|test_\w+\.py)`")
# How many requirements of levels 1 and 2 each section of OWASP ASVS 5.0.0 has; they are the first ones.
SECTIONS = """
1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1 4.3:2 4.4:4
5.1:1 5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2
8.1:2 8.2:3 8.3:1 8.4:1 9.1:3 9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3
11.1:2 11.2:3 11.3:3 11.4:4 11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3
15.1:3 15.2:3 15.3:7 16.1:1 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1 17.2:4 17.3:2
"""
ASKED = [
    f"{section}.{number}"
    for section, most in (each.split(":") for each in SECTIONS.split())
    for number in range(1, int(most) + 1)
]


def lines(page: str) -> list[list[str]]:
    """The cells of every line of the page's tables."""
    text = (ROOT / "docs" / page).read_text()
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("|")]


def numbers(cell: str) -> list[str]:
    """The requirements of a line: 4.4.1-4.4.4 are four."""
    first, _, last = cell.partition("-")
    section, _, number = first.rpartition(".")
    return [f"{section}.{each}" for each in range(int(number), int((last or first).rpartition(".")[2]) + 1)]


@pytest.mark.parametrize("page", ["security.md", "asvs.md"])
def test_every_test_that_the_page_names_is_there(page: str) -> None:
    found = [name for cells in lines(page) for name in NAMED.findall(cells[-1])]
    assert len(found) > 40
    assert [name for name in found if not ((ROOT / name).exists() or list(ROOT.glob(f"tests/*/{name}")))] == []


def test_every_threat_has_a_test() -> None:
    threats = [cells for cells in lines("security.md") if cells[0] not in ("threat", "---")]
    assert [cells[0] for cells in threats if not NAMED.search(cells[-1])] == []


def test_every_requirement_of_levels_1_and_2_has_one_line() -> None:
    stated = [number for cells in lines("asvs.md") if cells[0][0].isdigit() for number in numbers(cells[0])]
    assert sorted(stated) == sorted(ASKED)


def test_the_page_counts_its_requirements_by_what_it_says_of_them() -> None:
    said = {"met": 0, "not met": 0, "not applicable": 0}
    for cells in lines("asvs.md"):
        if cells[0][0].isdigit():
            said[cells[1].strip("*")] += len(numbers(cells[0]))
    counted = ", ".join(f"{number} {what}" for what, number in said.items())
    assert f"Of {len(ASKED)}: {counted}." in (ROOT / "docs" / "asvs.md").read_text()
