"""The one clock that decides, the database's; and how instants and days are told."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Count, Model, QuerySet
from django.db.models.functions import Cast, Now, Substr
from django.db.models.sql.compiler import SQLCompiler
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

NOW = {
    "postgresql": "SELECT clock_timestamp()",  # now() would be the start of the transaction
    "sqlite": "SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')",
}

SQLITE_DIGITS = "%%%%Y-%%%%m-%%%%d %%%%H:%%%%M:%%%%f000"  # escaped for Func, and once more for what it writes


def database_now() -> datetime:
    """The database's time in a statement of its own: aware, UTC; milliseconds on SQLite."""
    with connection.cursor() as cursor:
        cursor.execute(NOW[connection.vendor])
        (now,) = cursor.fetchone()
    return datetime.fromisoformat(now).replace(tzinfo=UTC) if isinstance(now, str) else now.astimezone(UTC)


class DatabaseNow(Now):
    """The same within a statement; on SQLite with as many digits as stored instants have.

    It compares them as texts, and Django's own would come before an instant of the same millisecond.
    """

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template=f"STRFTIME('{SQLITE_DIGITS}', 'NOW')", **context)


def utc_day(now: datetime) -> tuple[datetime, datetime]:
    """The UTC day that `now` belongs to: its midnight, and the next, which is not in it."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight, midnight + timedelta(days=1)


def counts_by_day(rows: QuerySet[Model], instant: str) -> dict[date, int]:
    """How many rows there are on each UTC day by their field `instant`.

    The day is cut from the text of the instant, which both databases write in UTC, the year first: SQLite would call
    back into Python for each row to truncate it.
    """
    cut = rows.order_by().annotate(day=Substr(Cast(instant, CharField()), 1, 10))
    counted = cut.values_list("day").annotate(number=Count("pk")).order_by("day")
    return {date.fromisoformat(day): number for day, number in counted}


def utc_minute(when: datetime) -> str:
    """An instant as sentences print it, such as "1 Jan 2027, 00:00 UTC"."""
    return date_format(when.astimezone(UTC), _("j M Y, H:i")) + " UTC"


def day_text(day: date) -> str:
    """A day as sentences print it, such as "1 Jan 2027"; of an instant, that of its own time zone."""
    return date_format(day, _("j M Y"))


def axis_day(day: date, has_year: bool) -> str:
    """A day below a drawing: "Nov 2026" where the years matter, "1 Nov" where not."""
    return date_format(day, _("M Y") if has_year else _("j M"))


def iso_utc(when: datetime) -> str:
    """An instant as files and records carry it, exact, in UTC with a Z."""
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")
