"""What a run leaves behind for whoever reads its end: what fell and why, and which tests took long.

A pytest plugin. Where the variable REPORT names a file, it is written there too, for tests/rings.py.
"""

import json
import os
from collections import defaultdict
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from tests.processes import LOGS

LOG = "log of "
LOG_LINES, REASON_LINES, LINE_CHARACTERS = 6, 8, 300
SLOW_SECONDS = 5
SLOW = Path(__file__).with_name("slow_tests.txt")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What the processes of a test have said last goes with its failure."""
    report = yield
    if report.failed:
        report.sections += [(LOG + log.name, ends) for log in logs() if (ends := end_of(log))]
    return report


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for each in terminalreporter.stats.values() for report in each if hasattr(report, "duration")]
    failed = [line for report in reports if report.failed for line in story(report)]
    taken = seconds(reports)
    for line in unlisted(taken):
        terminalreporter.write_line(line)
    if place := os.environ.get("REPORT"):
        slowest = sorted(taken.items(), key=lambda each: -each[1])[:10]
        Path(place).write_text(json.dumps({"failed": failed, "slowest": slowest}))


def logs() -> Iterator[Path]:
    """The logs of servers and installations that this process has started and not ended."""
    for place in LOGS:
        yield from sorted(place.glob("*.log")) if place.is_dir() else [place]


def end_of(log: Path) -> str:
    """Its last lines."""
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-LOG_LINES:])
    except OSError:  # the test was about that
        return ""


def story(report: pytest.TestReport) -> list[str]:
    """Which test, what was wrong, what its processes have said."""
    lines = report.longreprtext.splitlines()
    reasons = [line for line in lines if line.startswith("E ")] or lines
    said = [f"  {name}: {line}" for name, text in report.sections if LOG in name for line in text.splitlines()]
    told = [f"  {line}"[:LINE_CHARACTERS] for line in (*reasons[:REASON_LINES], *said)]
    return [f"{report.nodeid} ({report.when})", *told]


def seconds(reports: list[pytest.TestReport]) -> dict[str, float]:
    """What each test took, with what was set up for it."""
    taken: dict[str, float] = defaultdict(float)
    for report in reports:
        taken[report.nodeid] += report.duration
    return taken


def unlisted(taken: dict[str, float]) -> Iterator[str]:
    """A test that takes long has a reason to, which stands in the list; on a busy machine others appear here too."""
    listed = tuple(line.split()[0] for line in SLOW.read_text().splitlines() if line and not line.startswith("#"))
    for name, each in taken.items():
        if each > SLOW_SECONDS and not name.startswith(listed):
            yield f"{name} took {each:.1f} s and stands not in {SLOW.name}."
