"""All that a long run found out, and which targets it missed."""

import argparse
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.faults.fullness import Eaten, FullDisk
from tests.faults.run import Figures, median, percentile, together
from tests.faults.scenarios import Outage, is_exact

# The targets of the long form.
QUEUE_SECONDS, MEDIAN_SECONDS, P99_SECONDS, ORPHAN_MINUTES = 120, 45, 90, 60
ANSWERED = {201, 503}


@dataclass
class Storms:
    """How a thousand uploads at once were answered, limit by limit, and what came of it."""

    answers: list[Counter[int]]
    breaches: list[str]

    @property
    def exact(self) -> int:
        return sum(map(is_exact, self.answers))

    def shortfalls(self, wanted: int) -> Iterator[str]:
        yield from self.breaches
        yield from (f"A limit was not exact: {said(each)}." for each in self.answers if not is_exact(each))
        if self.exact < wanted:
            yield f"Of {wanted} limits {len(self.answers)} were stormed."


@dataclass
class Targets:
    """What the targets name one by one."""

    closing: Counter[str]
    emptied: tuple[float, Counter[int]]
    kept: tuple[float, Counter[int]]
    outage: Outage
    rolled: Counter[int]
    eaten: Eaten
    full_disk: FullDisk | None
    breaches: list[str] = field(default_factory=list)

    def shortfalls(self) -> Iterator[str]:
        yield from self.breaches
        if set(self.closing) != {"", "closed"}:
            yield f"Across the closing second: {dict(self.closing)}."
        for disk, (seconds, answers) in {"without": self.emptied, "with": self.kept}.items():
            if seconds > QUEUE_SECONDS or set(answers) != {201}:
                yield f"The broker {disk} its disk: {seconds:.0f} s, {said(answers)}."
        if not set(self.outage.answers) <= ANSWERED or self.outage.without_retry_after:
            yield f"Without the database: {said(self.outage.answers)}."
        if set(self.rolled) != {201}:
            yield f"While webs were restarted one after the other: {said(self.rolled)}."
        if self.eaten.status != "invalid" or not self.eaten.is_same_pool:
            yield f"A file that eats memory: {self.eaten}."
        yield from of_the_disk(self.full_disk)


def of_the_disk(full: FullDisk | None) -> Iterator[str]:
    """What a full disk did that it should not."""
    if full is None:
        yield "The disk was not filled: this machine lets us mount none."
        return
    yield from (f"After a full disk: {breach}" for breach in full.breaches)
    if not full.answers[503] or not set(full.answers) <= ANSWERED or full.without_retry_after:
        yield f"On a full disk: {said(full.answers)}, {full.without_retry_after} without Retry-After."


@dataclass
class Production:
    """Seconds of recovery at the settings that come with Podium, and what came of it."""

    seconds: list[float]
    stranded: int
    missed: int
    breaches: list[str]


@dataclass
class Findings:
    """The findings of every part."""

    asked: argparse.Namespace
    runs: list[Figures]
    storms: list[Storms]
    targets: Targets
    production: Production
    planted: dict[str, list[str]]

    @property
    def at_random(self) -> Figures:
        """All random runs as one."""
        return together(self.runs)

    @property
    def limits(self) -> Storms:
        """All storms as one."""
        answers = [answers for each in self.storms for answers in each.answers]
        return Storms(answers, [breach for each in self.storms for breach in each.breaches])

    def breaches(self) -> list[str]:
        """What was lost, doubled or wrong in any part."""
        return [*self.at_random.breaches, *self.limits.breaches, *self.targets.breaches, *self.production.breaches]

    def shortfalls(self) -> Iterator[str]:
        """Every target that this run has missed, in its own figures; none when all are met."""
        asked, figures, seconds = self.asked, self.at_random, self.production.seconds
        yield from figures.breaches
        if figures.accepted < asked.uploads or figures.faults < asked.faults:
            yield f"{figures.accepted:,} of {asked.uploads:,} uploads, {figures.faults:,} of {asked.faults:,} faults."
        if figures.oldest_orphan_minutes > ORPHAN_MINUTES:
            yield f"A file without a row was {figures.oldest_orphan_minutes:.0f} minutes old."
        yield from self.limits.shortfalls(asked.limits)
        yield from self.targets.shortfalls()
        yield from self.production.breaches
        if median(seconds) > MEDIAN_SECONDS or percentile(seconds, 0.99) > P99_SECONDS:
            yield f"Recovery at production settings: {[round(each) for each in seconds]} s."
        yield from (f"The planted defect {defect} was not seen." for defect, told in self.planted.items() if not told)


def said(answers: Mapping[Any, int]) -> str:
    """Statuses and how often, such as 12 of 201; 0 is a connection that broke."""
    words = {0: "no answer"}
    return ", ".join(f"{count:,} of {words.get(status, status)}" for status, count in sorted(answers.items()))
