"""What hosts may change in the course of a competition: dates, later only, and a pause of submissions."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import ClassVar

from django.db import transaction

from accounts.models import User
from audit.record import digest, record
from competitions.clock import database_now, iso_utc, utc_minute
from competitions.models import Competition, DateChange, Pause
from competitions.timeline import NAMES, Timeline, out_of_order, timeline_of


class DeedRefusedError(Exception):
    """A host's deed is not done and nothing has changed; the message is for the host. `code` is for programs."""

    code: ClassVar[str] = "refused"


class DraftError(DeedRefusedError):
    code = "not_published"

    def __init__(self) -> None:
        super().__init__("This competition is a draft. Until it is published, change it on its own page.")


class DatePassedError(DeedRefusedError):
    code = "date_passed"

    def __init__(self, date: str, at: datetime) -> None:
        super().__init__(
            f"It is too late for {NAMES[date]}: it was {utc_minute(at)}. What people were told is over stays over."
        )


class NotLaterError(DeedRefusedError):
    code = "not_later"

    def __init__(self, date: str, at: datetime) -> None:
        super().__init__(
            f"Dates are only moved later, and {NAMES[date]} is {utc_minute(at)}. Choose a later time than that."
        )


class DatesOutOfOrderError(DeedRefusedError):
    code = "dates_out_of_order"

    def __init__(self, problems: Collection[str]) -> None:
        super().__init__(" ".join([*problems, "Tick every date that is to move along, or choose another time."]))


class PausedAlreadyError(DeedRefusedError):
    code = "paused_already"

    def __init__(self) -> None:
        super().__init__("Submissions are paused already. Resume them first to pause them with another note.")


class NotPausedError(DeedRefusedError):
    code = "not_paused"

    def __init__(self) -> None:
        super().__init__("Submissions are not paused. There is nothing to resume.")


@transaction.atomic
def move_dates(
    competition: Competition, dates: Collection[str], *, to: datetime, note: str, by: User
) -> list[DateChange]:
    """Move each of `dates`, which are names of a Timeline, to the same later moment; what is not named stays.

    Raises a DeedRefusedError and moves none. Locks the competition's row, then its phase's.
    """
    competition = locked(competition)
    phase = competition.phases.select_for_update(no_key=True).get()
    timeline, now = timeline_of(competition, phase), database_now()
    check_dates(timeline, dates, to, now)
    shared = {"competition": competition, "moved_to": to, "note": note, "by": by, "at": now}
    changes = [DateChange(date=date, moved_from=getattr(timeline, date), **shared) for date in dates]
    for change in changes:
        change.save()
        row = phase if change.date in ("closes_at", "phase_opens_at") else competition
        setattr(row, change.date.removeprefix("phase_"), to)
    competition.save()
    phase.save()
    moved = {change.date: [iso_utc(change.moved_from), iso_utc(to)] for change in changes}
    record(competition.chain, "competition:move-dates", by=by, facts={"dates": moved, "note": digest(note)})
    return changes


def check_dates(timeline: Timeline, dates: Collection[str], to: datetime, now: datetime) -> None:
    """Whether `dates` may be moved to `to` at `now`; raises the DeedRefusedError if not."""
    for date in dates:
        at = getattr(timeline, date)
        if at <= now:
            raise DatePassedError(date, at)
        if to <= at:
            raise NotLaterError(date, at)
    if problems := list(out_of_order(replace(timeline, **dict.fromkeys(dates, to)))):
        raise DatesOutOfOrderError(problems)


@transaction.atomic
def pause(competition: Competition, *, note: str, by: User) -> Pause:
    """From now on no submissions are taken; what was sent is scored. Raises DraftError, PausedAlreadyError."""
    competition = locked(competition)
    if competition.current_pause:
        raise PausedAlreadyError
    paused = Pause.objects.create(competition=competition, note=note, paused_by=by, paused_at=database_now())
    record(competition.chain, "competition:pause", by=by, facts={"note": digest(note)})
    return paused


@transaction.atomic
def resume(competition: Competition, *, by: User) -> Pause:
    """From now on submissions are taken again. No date has moved. Raises DraftError, NotPausedError."""
    competition = locked(competition)
    paused = competition.current_pause
    if paused is None:
        raise NotPausedError
    paused.resumed_by, paused.resumed_at = by, database_now()
    paused.save(update_fields=["resumed_by", "resumed_at"])
    record(competition.chain, "competition:resume", by=by, facts={"since": iso_utc(paused.paused_at)})
    return paused


def locked(competition: Competition) -> Competition:
    """The published competition, its row locked. Raises DraftError."""
    competition = Competition.objects.select_for_update(no_key=True).get(pk=competition.pk)
    if competition.published_at is None:
        raise DraftError
    return competition
