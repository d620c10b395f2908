"""What a page says of a file that cannot be scored."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit
from tests.browser.site import CELLS, Demo, State, TextFile, line_of

pytestmark = pytest.mark.browser


def problems(page: Page) -> list[list[str]]:
    """Line and fault of each problem that the page lists."""
    rows = page.get_by_role("table", name="Problems of the file").locator("tbody tr")
    return [row.get_by_role("cell").all_inner_texts()[:2] for row in rows.all()]


def test_an_invalid_file_is_answered_by_its_problems_with_their_lines_and_is_scored_once_they_are_mended(
    demo: Demo, visit: Visit, member: State, text_file: TextFile
) -> None:
    page = visit(storage_state=member)
    lines = demo.sample(page).splitlines()
    lost = lines[6].split(",")[0]
    lines[3], lines[6] = lines[3].split(",")[0] + ",nan", "nobody,0.5"
    demo.submit(page, text_file("faulty.csv", "\n".join([*lines, ""])))
    expect(line_of(page, "faulty.csv")).to_contain_text("invalid")
    page.get_by_text("3 problems; mend all and send it again.").click()
    listed = problems(page)
    assert [line for line, _ in listed[:2]] == ["4", "7"]
    assert [word in what for (_, what), word in zip(listed, ("nan", "nobody", lost), strict=True)] == [True] * 3
    page.goto(f"{CELLS}submit/")
    expect(page.get_by_text("1 invalid file today; these do not count")).to_be_visible()
    lines[3] = lines[3].replace("nan", "0.25")
    lines[6] = f"{lost},0.5"
    demo.submit(page, text_file("mended.csv", "\n".join([*lines, ""])))
    expect(line_of(page, "mended.csv")).to_contain_text("scored")
    expect(line_of(page, "faulty.csv")).to_contain_text("invalid")


def test_a_wrong_header_is_refused_at_once_with_all_its_problems(
    demo: Demo, visit: Visit, member: State, text_file: TextFile
) -> None:
    page = visit(storage_state=member)
    demo.submit(page, text_file("header.csv", "sample,probability,extra\ns0001,0.5,1\n"))
    refusal = page.get_by_role("alert", name="The file was not taken")
    expect(refusal).to_contain_text("It was not counted.")
    missing = [["1", f"the column {name} is missing"] for name in ("id", "malignant")]
    unexpected = [["1", f"the column {name} is not expected"] for name in ("sample", "probability", "extra")]
    assert problems(page) == missing + unexpected
    page.goto(f"{CELLS}submissions/")
    expect(line_of(page, "header.csv")).to_have_count(0)
