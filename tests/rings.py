"""The tests in two rings: `python -m tests.rings short` is `make test`, `long` is `make test-long`.

The short ring asks every rule once, by the cheapest door that proves it. The long one asks what only repetition or
size shows. Every part of a ring runs, whatever fell before it; what fell, and why, stands at the end.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "testing.md"
PYTEST = ("pytest", "-q", "-n", "3")  # two of them mostly wait for what they have started
MEASURED = ("--cov", "--cov-report=term")
FEWER = ("--uploads", "2000", "--faults", "100", "--limits", "4", "--production", "4", "--write", os.devnull)
FAILURE_LINES = 70


@dataclass
class Part:
    """A command of a ring, and what became of it."""

    name: str
    command: tuple[str, ...]
    seconds: float = 0.0
    status: int = 0
    report: dict[str, Any] = field(default_factory=lambda: {"failed": [], "slowest": []})

    @property
    def is_whole(self) -> bool:
        return self.status == 0


def short(chosen: list[str]) -> list[Part]:
    """All rules, and what the first part of them covers; of those that are named on the command line, just these."""
    embedded = (*PYTEST, "-m", "not long", *(chosen or MEASURED))
    scaled = (*PYTEST, "--deployment", "scaled", "-m", "scaled and not long", *chosen)
    return [Part("embedded", embedded), Part("scaled", scaled)]


def long(chosen: list[str]) -> list[Part]:
    """The parts of docs/testing.md; those that are named on the command line."""
    parts = [
        Part("repeated", (*PYTEST, "-m", "long", "--ignore", "tests/faults")),
        Part("scaled", (*PYTEST, "--deployment", "scaled", "--ignore", "tests/faults")),
        Part("faults", ("pytest", "-q", "tests/faults")),
        Part("fuzz", (*PYTEST, "tests/scoring/test_fuzzing.py", "--hypothesis-profile", "minutes")),
        Part("clients", ("tests.launcher.matrix",)),
        Part("mutants", ("tests.mutants",)),
        Part("gallery", ("tests.browser.gallery",)),
        Part("many-faults", ("tests.faults", *FEWER)),
    ]
    return [part for part in parts if not chosen or part.name in chosen]


def run(part: Part) -> None:
    """Run it to its end, whatever that is."""
    print(f"\n=== {part.name}: {' '.join(part.command)}", flush=True)
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="podium-report-") as folder:
        place = Path(folder, "report.json")
        environment = {**os.environ, "REPORT": str(place)}
        part.status = subprocess.run(
            [sys.executable, "-m", *part.command], cwd=ROOT, env=environment, check=False
        ).returncode
        if place.exists():
            part.report = json.loads(place.read_text())
    part.seconds = time.monotonic() - began


def tell(parts: list[Part]) -> None:
    """A table of the parts, the slowest tests, and at the very end what fell."""
    print("\nPart              Seconds  Outcome")
    for part in parts:
        print(f"{part.name:16} {part.seconds:8.0f}  {'whole' if part.is_whole else f'FAILED with {part.status}'}")
    slowest = sorted((each for part in parts for each in part.report["slowest"]), key=lambda each: -each[1])[:10]
    for name, seconds in slowest:
        print(f"{seconds:6.1f} s  {name}")
    failed = [line for part in parts if not part.is_whole for line in (f"In {part.name}:", *part.report["failed"])]
    print("\n".join(failed[:FAILURE_LINES]))
    if len(failed) > FAILURE_LINES:
        print(f"… and {len(failed) - FAILURE_LINES} lines more, above.")


def note(parts: list[Part]) -> None:
    """Write into docs/testing.md when each part last passed, and how long it took."""
    today = datetime.now(tz=UTC).date()
    lines = PAGE.read_text().splitlines()
    for part in filter(lambda part: part.is_whole, parts):
        place = next(number for number, line in enumerate(lines) if line.startswith(f"| {part.name} |"))
        known = lines[place].removesuffix(" |").rpartition(" | ")[0]
        lines[place] = f"{known} | {today:%-d %B %Y}, {part.seconds / 60:.0f} min |"
    PAGE.write_text("\n".join([*lines, ""]))


def main(ring: str, *chosen: str) -> int:
    """Run a ring, or what is chosen of it."""
    parts = {"short": short, "long": long}[ring](list(chosen))
    for part in parts:
        run(part)
    tell(parts)
    if ring == "long":
        note(parts)
    return int(not all(part.is_whole for part in parts))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
