"""The dates of a competition, and the order they must stand in: the same for a bundle and for a draft."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.clock import utc_minute
from competitions.models import Competition, Phase

NAMES = {
    "opens_at": gettext_lazy("the opening of the competition"),
    "entry_deadline": gettext_lazy("the entry deadline"),
    "merger_deadline": gettext_lazy("the merger deadline"),
    "disclosure_deadline": gettext_lazy("the disclosure deadline"),
    "phase_opens_at": gettext_lazy("the opening for submissions"),
    "closes_at": gettext_lazy("the closing"),
}
BEFORE = (("opens_at", "entry_deadline"), ("phase_opens_at", "closes_at"))
NOT_AFTER = (
    ("opens_at", "merger_deadline"),
    ("opens_at", "disclosure_deadline"),
    ("opens_at", "phase_opens_at"),
    ("entry_deadline", "closes_at"),
    ("merger_deadline", "closes_at"),
    ("disclosure_deadline", "closes_at"),
)


@dataclass(frozen=True)
class Timeline:
    """Every date that a host sets."""

    opens_at: datetime
    entry_deadline: datetime
    merger_deadline: datetime
    disclosure_deadline: datetime
    phase_opens_at: datetime
    closes_at: datetime


def timeline_of(competition: Competition, phase: Phase) -> Timeline:
    """The dates of a competition and its phase."""
    return Timeline(
        opens_at=competition.opens_at,
        entry_deadline=competition.entry_deadline,
        merger_deadline=competition.merger_deadline,
        disclosure_deadline=competition.disclosure_deadline,
        phase_opens_at=phase.opens_at,
        closes_at=phase.closes_at,
    )


def out_of_order(timeline: Timeline) -> Iterator[str]:
    """A sentence for each pair of dates that stands the wrong way round."""
    for earlier, later in BEFORE:
        if getattr(timeline, earlier) >= getattr(timeline, later):
            told = _("%(earlier)s (%(first)s) must come before %(later)s (%(second)s).")
            yield _sentence(told, timeline, earlier, later)
    for earlier, later in NOT_AFTER:
        if getattr(timeline, earlier) > getattr(timeline, later):
            told = _("%(earlier)s (%(first)s) may not come after %(later)s (%(second)s).")
            yield _sentence(told, timeline, earlier, later)


def _sentence(told: str, timeline: Timeline, earlier: str, later: str) -> str:
    dates = {"first": utc_minute(getattr(timeline, earlier)), "second": utc_minute(getattr(timeline, later))}
    return capfirst(told % {"earlier": NAMES[earlier], "later": NAMES[later], **dates})
