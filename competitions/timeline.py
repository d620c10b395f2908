"""The dates of a competition, and the order they must stand in: the same for a bundle and for a draft."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from competitions.clock import utc_minute
from competitions.models import Competition, Phase

NAMES = {
    "opens_at": "the opening of the competition",
    "entry_deadline": "the entry deadline",
    "merger_deadline": "the merger deadline",
    "disclosure_deadline": "the disclosure deadline",
    "phase_opens_at": "the opening for submissions",
    "closes_at": "the closing",
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
            yield _sentence(timeline, earlier, "must come before", later)
    for earlier, later in NOT_AFTER:
        if getattr(timeline, earlier) > getattr(timeline, later):
            yield _sentence(timeline, earlier, "may not come after", later)


def _sentence(timeline: Timeline, earlier: str, verb: str, later: str) -> str:
    first, second = utc_minute(getattr(timeline, earlier)), utc_minute(getattr(timeline, later))
    sentence = f"{NAMES[earlier]} ({first}) {verb} {NAMES[later]} ({second})."
    return sentence[0].upper() + sentence[1:]
