"""The dates of a competition as its page tells them: in their order, with today among them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from competitions.clock import utc_minute
from competitions.models import Competition


@dataclass(frozen=True)
class Event:
    """One line of the timeline: what, when, and whether that is "past", "now" or "" (to come)."""

    label: str
    at: datetime
    place: str


def timeline(competition: Competition, now: datetime) -> list[Event]:
    """Every date that is set, earliest first, `now` where it belongs; equal instants share a line."""
    labels: dict[datetime, list[str]] = defaultdict(list)
    for label, at in happenings(competition):
        labels[at].append(label)
    for at, deeds in last_days(competition).items():
        labels[at].append(_("last day to %(deeds)s") % {"deeds": in_a_row(deeds)})
    events = [Event(sentence(names), at, "past" if at <= now else "") for at, names in labels.items()]
    return sorted([*events, *announced(competition), Event(_("Today"), now, "now")], key=lambda event: event.at)


def announced(competition: Competition) -> Iterator[Event]:
    """What the hosts have changed on the way, in their words."""
    for change in competition.date_changes.all():
        moved = _("moved from %(moved_from)s to %(moved_to)s") % {
            "moved_from": utc_minute(change.moved_from),
            "moved_to": utc_minute(change.moved_to),
        }
        yield Event(f"{capfirst(change.get_date_display())} {moved}: {change.note}", change.at, "past")
    for pause in competition.pauses.all():
        yield Event(_("Submissions paused: %(pause_note)s") % {"pause_note": pause.note}, pause.paused_at, "past")
        if pause.resumed_at:
            yield Event(_("Submissions resumed"), pause.resumed_at, "past")


def happenings(competition: Competition) -> list[tuple[str, datetime]]:
    """What happens at an instant."""
    phase = competition.phase
    named = [
        (_("joining opens"), competition.opens_at),
        (_("submissions open"), phase.opens_at),
        (_("submissions close"), phase.closes_at),
        (_("private board revealed"), competition.revealed_at),
        (_("results final"), competition.finalised_at),
    ]
    return [(label, at) for label, at in named if at is not None]


def last_days(competition: Competition) -> dict[datetime, list[str]]:
    """What may be done until an instant."""
    deeds: dict[datetime, list[str]] = defaultdict(list)
    deeds[competition.entry_deadline].append(_("join"))
    deeds[competition.merger_deadline].append(_("form teams"))
    deeds[competition.disclosure_deadline].append(_("declare external data"))
    return deeds


def in_a_row(words: list[str]) -> str:
    """Words with commas and a last "or"."""
    return _(" or ").join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def sentence(names: list[str]) -> str:
    """Several names on one line, with a capital: "Joining opens, submissions open"."""
    return capfirst(", ".join(names))
