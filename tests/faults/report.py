"""docs/reliability.md, written from what a long run has found."""

import os
import platform
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from textwrap import fill

from tests.faults import faults
from tests.faults.findings import Findings, Production, Targets, said
from tests.faults.run import Figures, median, percentile

HEAD = """# Reliability

What `make faults` found: a scaled installation on real servers (PostgreSQL, its data on a small disk in memory that can
be filled, Valkey, S3), two webs, two workers of two processes each, beat; people who upload without a pause and note,
themselves, what they were answered; faults in random order, one after the other. A kill counts only if the process that
was killed had an evaluation in hand, and any fault only if it hit something. When all is quiet, what the people noted
is compared with what is there, every score and every board with one computed apart from Podium, and
`manage.py verify --scores` is asked. An answer of 5xx other than 503 is a breach.

The file is written by the command, every word of it. To repeat it, whole or shorter:

    make faults ARGS="--seed {seed}"
    make faults ARGS="--uploads 500 --faults 40 --limits 2 --production 4"

The suite has a short form, `tests/faults/test_faults.py`, with every kind of fault once, in less than four minutes.
"""


def written(found: Findings) -> str:
    """The whole page."""
    sections = (run(found), verdict(found), recoveries(found.at_random), targets(found), planted(found.planted))
    lines = [HEAD.format(seed=found.runs[0].seed)]
    for section in sections:
        lines += [*map(wrapped, section), ""]
    return "\n".join(lines)


def wrapped(text: str) -> str:
    """A paragraph or an item of a list in lines of 120; a row of a table as it is."""
    if text.startswith("|"):
        return text
    indent = "  " if text.startswith("- ") else ""
    return fill(text, 120, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def run(found: Findings) -> Iterator[str]:
    """When, where, how much."""
    figures = found.at_random
    load, seeds = figures.machine_load, " beside ".join(str(each.seed) for each in found.runs)
    yield "## This run"
    yield ""
    yield (
        f"{datetime.now(UTC):%d %B %Y}, seed {seeds}, {machine()}, lease 2 s, sweep every 1 s, Python "
        f"{platform.python_version()}, Linux {platform.release().split('-')[0]}, {figures.seconds / 60:.0f} minutes. "
        f"Others used the machine too: its load was {median(load):.0f} in the median and {max(load, default=0):.0f} at "
        "most, so all times are upper bounds."
    )
    yield ""
    yield (
        f"- {figures.faults:,} faults that hit something, {figures.accepted:,} accepted uploads among "
        f"{sum(figures.answers.values()):,}; {figures.missed.total():,} more faults hit nothing and are not counted"
        f"{missed(figures)}."
    )
    yield f"- Answers: {said(figures.answers)}."
    yield (
        f"- {figures.kept_without_a_word:,} uploads are there though their client was told nothing or 503: the "
        "connection broke between the commit and the answer."
    )
    yield f"- {figures.errored:,} evaluations ended as errored after three attempts; their attempt was given back."
    yield (
        f"- The oldest stored file without a row was {figures.oldest_orphan_minutes:.0f} minutes old at the end; "
        "`verify` complains from 60 on."
    )


def missed(figures: Figures) -> str:
    """Which faults hit nothing."""
    listed = ", ".join(f"{count} of {name.replace('_', ' ')}" for name, count in sorted(figures.missed.items()))
    return f" ({listed})" if listed else ""


def verdict(found: Findings) -> Iterator[str]:
    """What was lost, doubled or wrong."""
    yield "## Verdict"
    yield ""
    if not found.breaches():
        yield (
            "Nothing lost, nothing doubled, nothing refused that is there, every evaluation at an end, every score and "
            "every board as computed apart, no answer of 5xx but 503, `verify --scores` without a breach."
        )
        yield ""
    if shortfalls := list(found.shortfalls()):
        yield "What was missed:"
        yield ""
        yield from (f"- {shortfall}" for shortfall in shortfalls[:50])
    else:
        yield "No target was missed."


def recoveries(figures: Figures) -> Iterator[str]:
    """Seconds from each fault's begin until a new upload has its outcome and nothing is stranded."""
    yield "## Recovery"
    yield ""
    yield (
        "Seconds from the begin of a fault, which may last some itself, until a new upload was accepted and scored and "
        "all that was being scored has an outcome. What was hit: of a kill the files that a process was scoring when "
        "it died, of trouble with S3 the blocks of bytes that met it, of a full disk or broker the writes that failed, "
        "of messages those that were multiplied, of sweeps those that overlapped."
    )
    yield ""
    yield "| fault | times | hit | median | p99 | longest |"
    yield "|---|---|---|---|---|---|"
    for name, seconds in sorted(figures.recoveries.items()):
        what = (getattr(faults, name).__doc__ or name).split("\n")[0].rstrip(".")
        yield line(what, figures.hits[name], seconds)
    yield line("**all**", figures.hits.total(), figures.all_recoveries())


def line(what: str, hits: int, seconds: list[float]) -> str:
    times = f"{median(seconds):.1f} | {percentile(seconds, 0.99):.1f} | {max(seconds, default=0):.1f}"
    return f"| {what} | {len(seconds)} | {hits:,} | {times} |"


def targets(found: Findings) -> Iterator[str]:
    """The targets named one by one."""
    told, asked, outage = found.targets, found.asked, found.targets.outage
    yield "## One by one"
    yield ""
    yield (
        f"- {asked.at_once:,} uploads at once against a limit of 5: exactly 5 taken and no error in "
        f"{found.limits.exact} of {len(found.limits.answers)} tries."
    )
    yield f"- Across the closing second: {told.closing['']:,} taken before it, {told.closing['closed']:,} refused."
    for disk, (seconds, meanwhile) in {"without": told.emptied, "with": told.kept}.items():
        yield (
            f"- The broker killed {disk} its disk, {asked.queued:,} queued: all at an end after {seconds:.0f} s; "
            f"uploads meanwhile: {said(meanwhile)}."
        )
    yield (
        f"- PostgreSQL stopped for 10 s: {said(outage.answers)}, {outage.without_retry_after} of them without "
        f"Retry-After; the first upload was taken {outage.back_after:.1f} s after its return; nothing was restarted "
        "but the database."
    )
    yield f"- Webs restarted one after the other by SIGTERM, under uploads: {said(told.rolled)}."
    yield from no_room(told)
    yield in_production(found.production)


def no_room(told: Targets) -> Iterator[str]:
    """Of memory and of the disk."""
    eaten, full = told.eaten, told.full_disk
    ended = "no" if eaten.is_same_pool else "a"
    yield (
        f"- A file that unpacks to more than its scoring may hold: {eaten.status} in attempt {eaten.attempts}, "
        f"“{eaten.reason}” Meanwhile {ended} process of a worker ended, and {eaten.scored_beside} of 20 files sent "
        "beside it were scored."
    )
    if full:
        yield (
            "- The embedded default with files, SQLite, messages and logs on a disk that was full to the last byte for "
            f"20 s: {said(full.answers)}, {full.without_retry_after} of them without Retry-After; once there was room, "
            f"an upload was taken after {full.back_after:.1f} s, and {len(full.breaches) or 'no'} breaches were found."
        )


def in_production(found: Production) -> str:
    """Recovery at the settings that come with Podium."""
    return (
        "- Workers killed in the middle, at the settings that come with Podium (lease 30 s, sweep every 15 s), "
        f"{len(found.seconds)} times, each of which left a file in the hands of a dead process ({found.stranded} in "
        f"all; {found.missed} more kills hit nothing): median {median(found.seconds):.0f} s, p99 "
        f"{percentile(found.seconds, 0.99):.0f} s."
    )


def planted(seen: dict[str, list[str]]) -> Iterator[str]:
    """Whether each planted defect was seen."""
    yield "## Planted defects"
    yield ""
    yield (
        "Podium started with a defect (`tests/faults/planted`) and put to the same test: a check that cannot fail "
        "proves nothing."
    )
    yield ""
    yield "| defect | breaches seen | such as |"
    yield "|---|---|---|"
    for defect, told in seen.items():
        yield f"| `{defect}` | {len(told)} | {told[0] if told else 'not seen'} |"


def machine() -> str:
    """Cores and their kind."""
    names = [text for text in Path("/proc/cpuinfo").read_text().splitlines() if text.startswith("model name")]
    kind = names[0].partition(":")[2].strip() if names else platform.machine()
    return f"{os.cpu_count()} cores ({kind})"
