"""A time is told in UTC and in the reader's own zone."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit
from tests.browser.site import CELLS

pytestmark = pytest.mark.browser
ZONE = "Asia/Kolkata"  # half an hour beside everybody else's


def test_a_deadline_is_told_in_utc_and_in_the_reader_s_time(visit: Visit) -> None:
    page = visit(timezone_id=ZONE)
    page.goto(CELLS)
    closing = page.locator(".comp-facts time").filter(has_text="UTC").first
    told = closing.get_attribute("datetime") or ""
    at = datetime.fromisoformat(told).astimezone(ZoneInfo(ZONE))
    assert at.utcoffset() == timedelta(hours=5, minutes=30)
    expect(closing).to_contain_text(re.compile(rf"UTC \(.*{at:%H:%M}, your time\)"))


def test_whoever_lives_in_utc_is_told_a_time_once(visit: Visit) -> None:
    page = visit(timezone_id="UTC")
    page.goto(CELLS)
    closing = page.locator(".comp-facts time").filter(has_text="UTC").first
    expect(closing).to_have_attribute("title", re.compile("your time"))
    expect(closing).not_to_contain_text("your time")
