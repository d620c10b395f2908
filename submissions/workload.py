"""How much there is to score and how well it goes: what monitoring asks, in few statements that indexes answer."""

import re
from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q

from submissions.models import Evaluation, Status

RECENTLY = timedelta(minutes=10)
NEWEST = 1000
# What judging writes for the hosts begins with the name of an error; the sweep puts its own words before that.
KIND = re.compile(r"(?:After \d+ attempts: )?(\w+):")


def counts() -> dict[str, int]:
    """How many evaluations there are in each state."""
    counted = Evaluation.objects.order_by().values_list("status").annotate(count=Count("*"))
    return dict.fromkeys(Status.values, 0) | dict(counted)


def waiting(now: datetime) -> tuple[float, int]:
    """For how many seconds the oldest has been waiting for its score, and how many leases have run out."""
    unfinished = Evaluation.objects.unfinished().order_by()
    stale = Count("pk", filter=Q(status=Status.SCORING, lease_until__lt=now))
    found = unfinished.aggregate(oldest=Min("queued_at"), stale=stale)
    oldest = found["oldest"]
    return (now - oldest).total_seconds() if oldest else 0.0, found["stale"]


def newest_scored(now: datetime) -> list[tuple[float, float]]:
    """Of those scored recently: seconds from upload to score, and seconds of scoring alone."""
    recent = Evaluation.objects.scored().filter(finished_at__gte=now - RECENTLY).order_by("-finished_at")
    rows = recent.values_list("queued_at", "started_at", "finished_at")[:NEWEST]
    return [
        ((finished - queued).total_seconds(), (finished - (started or queued)).total_seconds())
        for queued, started, finished in rows
        if finished
    ]


def newest_errors() -> Counter[str]:
    """What the newest errored evaluations stopped at: how many of each kind of error."""
    errored = Evaluation.objects.filter(status=Status.ERRORED).order_by("-finished_at")
    return Counter(kind_of(said) for said in errored.values_list("host_message", flat=True)[:NEWEST])


def newest_invalid() -> Counter[str]:
    """The kinds of the newest invalid files, each by the first of its problems; those beyond a limit among them."""
    invalid = Evaluation.objects.filter(status=Status.INVALID).order_by("-finished_at")
    return Counter(name or "unknown" for name in invalid.values_list("problems__0__name", flat=True)[:NEWEST])


def kind_of(said: str) -> str:
    """The name of an error, which is all that leaves of a message that may quote the solution."""
    found = KIND.match(said)
    return found[1] if found else "silence"
