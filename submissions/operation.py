"""How a competition runs, for those who run it: what failed, how long files wait, who joins. Four bounded queries.

Errors are told by their kind only: the message of one may quote the solution (submissions.workload).
"""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from itertools import accumulate
from statistics import median

from django.utils.translation import gettext as _

from charts.scale import DAY, HOUR, MINUTE
from competitions.clock import counts_by_day
from competitions.models import Competition, Phase
from submissions.models import Evaluation, Status
from submissions.workload import NEWEST, kind_of

NEWEST_WAITS, MOST_STRETCHES = 5_000, 60
STRETCHES = (10 * MINUTE, HOUR, 6 * HOUR, DAY, 7 * DAY, 28 * DAY)


@dataclass(frozen=True)
class Waits:
    """How long those that began within one stretch of time had been waiting, in seconds."""

    start: float
    number: int
    median: float
    most: float


def failures(phase: Phase) -> list[tuple[str, int]]:
    """The kinds of the newest invalid and errored evaluations with their numbers, the most first."""
    newest = Evaluation.objects.filter(submission__phase=phase).order_by("-finished_at")
    first = newest.filter(status=Status.INVALID).values_list("problems__0__name", flat=True)[:NEWEST]
    said = newest.filter(status=Status.ERRORED).values_list("host_message", flat=True)[:NEWEST]
    found = Counter(_("file: %(problem)s") % {"problem": name or _("unknown")} for name in first)
    found.update(_("scoring: %(problem)s") % {"problem": kind_of(message)} for message in said)
    return found.most_common()


def waits(phase: Phase) -> list[Waits]:
    """Of those scored last, by stretches of time: the seconds until a worker took them (the last time)."""
    scored = Evaluation.objects.scored().filter(submission__phase=phase).order_by("-finished_at")
    rows = list(scored.values_list("queued_at", "started_at")[:NEWEST_WAITS])
    waited = [(queued.timestamp(), seconds(queued, started)) for queued, started in rows if started]
    if not waited:
        return []
    span = max(waited)[0] - min(waited)[0]
    length = next((step for step in STRETCHES if span / step < MOST_STRETCHES), STRETCHES[-1])
    held: defaultdict[float, list[float]] = defaultdict(list)
    for at, each in waited:
        held[at // length * length].append(each)
    return [Waits(start, len(each), median(each), most_of(each)) for start, each in sorted(held.items())]


def seconds(queued: datetime, started: datetime) -> float:
    """From one moment to the other; clocks of two machines may differ by a little."""
    return max(0.0, (started - queued).total_seconds())


def most_of(values: list[float]) -> float:
    """The least value that 95 % do not exceed."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


def people_by_day(competition: Competition) -> dict[date, int]:
    """How many people had joined by the end of each UTC day on which somebody did."""
    joined = counts_by_day(competition.participants.all(), "joined_at")
    return dict(zip(joined, accumulate(joined.values()), strict=True))
