"""Granting a team submissions beyond its limits: in the open, and counted under the lock that counts them."""

from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.record import digest, record
from competitions.clock import database_now, day_text
from competitions.errors import DeedRefusedError
from competitions.models import Phase
from submissions.models import Grant
from teams.models import Team


class NotCompetingError(DeedRefusedError):
    code = "not_competing"

    def __init__(self) -> None:
        super().__init__(_("Limits are for competing teams of a published competition only. Choose one of those."))


class DayOutsideError(DeedRefusedError):
    code = "day_outside"

    def __init__(self, day: date) -> None:
        super().__init__(
            _("On %(day)s nothing can be sent. Choose today or a day until the closing, in UTC.")
            % {"day": day_text(day)}
        )


class NoTotalLimitError(DeedRefusedError):
    code = "no_total_limit"

    def __init__(self) -> None:
        super().__init__(_("There is no limit of submissions in all here. Name the day whose limit shall be raised."))


@transaction.atomic
def grant(team: Team, *, extra: int, day: date | None, reason: str, by: User) -> Grant:
    """Let the team send `extra` more on a UTC day or, without one, in all. Raises a DeedRefusedError.

    Locks the team's row, as taking a submission does.
    """
    team = Team.objects.select_for_update().get(pk=team.pk)
    now = database_now()
    check_grant(team, day, now)
    granted = Grant.objects.create(team=team, extra=extra, day=day, reason=reason, by=by, at=now)
    facts = {"team": team.pk, "extra": extra, "day": day and day.isoformat(), "reason": digest(reason)}
    record(team.competition.chain, "team:grant-submissions", by=by, facts=facts)
    return granted


def check_grant(team: Team, day: date | None, now: datetime) -> None:
    """Whether something can be granted to this team for this day; raises the DeedRefusedError if not."""
    if team.kind != Team.Kind.COMPETING or team.competition.published_at is None:
        raise NotCompetingError
    phase: Phase = team.competition.phase
    if day is None:
        if phase.total_limit is None:
            raise NoTotalLimitError
        day = max(now, phase.opens_at).astimezone(UTC).date()
    last = (phase.closes_at - timedelta(microseconds=1)).astimezone(UTC).date()
    first = max(now, phase.opens_at).astimezone(UTC).date()
    if now >= phase.closes_at or not first <= day <= last:
        raise DayOutsideError(day)
