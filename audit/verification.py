"""Reading the record back: is every chain whole, from its first event to its head?"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from audit.models import GENESIS, AuditChain, AuditEvent
from audit.record import digest, opaque_id


@dataclass(frozen=True)
class Breach:
    """One invariant of docs/running.md that does not hold, by its number there, and where."""

    invariant: str
    what: str


def fields_of(canonical: str) -> dict[str, Any]:
    """What a canonical text says; nothing if somebody put something else in its place."""
    try:
        fields = json.loads(canonical)
    except ValueError:
        return {}
    return fields if isinstance(fields, dict) else {}


def event_breaches(event: AuditEvent, number: int, previous: str) -> Iterator[str]:
    """What is wrong with one event, given its place and the hash that stands before it."""
    where = f"chain {event.chain.name}, event {event.number}"
    if event.number != number:
        yield f"{where}: event {number} is missing."
    if digest(event.canonical) != event.hash:
        yield f"{where}: the text does not have the hash that was recorded."
    told = fields_of(event.canonical)
    if told.get("previous") != previous:
        yield f"{where}: it does not follow the event before it."
    shown = (event.chain.name, event.number, event.at.isoformat(), event.deed, opaque_id(event.by))
    if shown != tuple(told.get(name) for name in ("chain", "number", "at", "deed", "by")):
        yield f"{where}: the row says something else than the text its hash covers."


def chain_breaches(chain: AuditChain) -> Iterator[str]:
    """Every breach of one chain; nothing if it is whole."""
    previous, number = GENESIS, 0
    events = chain.events.select_related("chain", "by").order_by("number")
    for number, event in enumerate(events.iterator(), start=1):
        yield from event_breaches(event, number, previous)
        previous = event.hash
    if (number, previous) != (chain.length, chain.head):
        yield f"chain {chain.name}: the head names {chain.length} events up to {chain.head}, found {number}."


def breaches(anchor: str | None = None) -> Iterator[Breach]:
    """I6: every breach of every chain. `anchor`: a head hash published earlier, which must still be an event's."""
    for chain in AuditChain.objects.all():
        yield from (Breach("I6", sentence) for sentence in chain_breaches(chain))
    if anchor is not None and not AuditEvent.objects.filter(hash=anchor).exists():
        yield Breach("I6", f"No event has the hash {anchor}: a chain that had it as its head was rewritten.")
