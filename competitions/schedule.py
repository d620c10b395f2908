"""What hosts may change in the course of a competition: dates, later only, and a pause of submissions."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.record import digest, record
from competitions.clock import database_now, iso_utc, utc_minute
from competitions.errors import DeedRefusedError
from competitions.models import Competition, DateChange, Notice, Pause
from competitions.notices import forget, tell_joined
from competitions.timeline import NAMES, Timeline, out_of_order, timeline_of


class DraftError(DeedRefusedError):
    code = "not_published"

    def __init__(self) -> None:
        super().__init__(_("This competition is a draft. Until it is published, change it on its own page."))


class DatePassedError(DeedRefusedError):
    code = "date_passed"

    def __init__(self, date: str, at: datetime) -> None:
        super().__init__(
            _("It is too late for %(date)s: it was %(at)s. What people were told is over stays over.")
            % {"date": NAMES[date], "at": utc_minute(at)}
        )


class NotLaterError(DeedRefusedError):
    code = "not_later"

    def __init__(self, date: str, at: datetime) -> None:
        super().__init__(
            _("Dates are only moved later, and %(date)s is %(at)s. Choose a later time than that.")
            % {"date": NAMES[date], "at": utc_minute(at)}
        )


class DatesOutOfOrderError(DeedRefusedError):
    code = "dates_out_of_order"

    def __init__(self, problems: Collection[str]) -> None:
        super().__init__(" ".join([*problems, _("Tick every date that is to move along, or choose another time.")]))


class PausedAlreadyError(DeedRefusedError):
    code = "paused_already"

    def __init__(self) -> None:
        super().__init__(_("Submissions are paused already. Resume them first to pause them with another note."))


class NotPausedError(DeedRefusedError):
    code = "not_paused"

    def __init__(self) -> None:
        super().__init__(_("Submissions are not paused. There is nothing to resume."))


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
        change.save(force_insert=True)
        row = phase if change.date in ("closes_at", "phase_opens_at") else competition
        setattr(row, change.date.removeprefix("phase_"), to)
    competition.save(update_fields=competition.changed_fields())
    phase.save(update_fields=phase.changed_fields())
    moved = {change.date: [iso_utc(change.moved_from), iso_utc(to)] for change in changes}
    record(competition.chain, "competition:move-dates", by=by, facts={"dates": moved, "note": digest(note)})
    tell_joined(competition, Notice.Kind.DATES_MOVED, about=changes[0].pk, by=by, facts={"to": iso_utc(to)})
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
    tell_joined(competition, Notice.Kind.PAUSED, about=paused.pk, by=by)
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
    forget(Notice.Kind.PAUSED, [paused.pk])
    tell_joined(competition, Notice.Kind.RESUMED, about=paused.pk, by=by)
    return paused


def locked(competition: Competition) -> Competition:
    """The published competition, its row locked. Raises DraftError."""
    competition = Competition.objects.select_for_update(no_key=True).get(pk=competition.pk)
    if competition.published_at is None:
        raise DraftError
    return competition
