"""The one clock that decides, the database's; and how instants and days are told."""

from datetime import UTC, datetime, timedelta

from django.db import connection

NOW = {
    "postgresql": "SELECT clock_timestamp()",  # now() would be the start of the transaction
    "sqlite": "SELECT strftime('%Y-%m-%dT%H:%M:%f', 'now')",
}


def database_now() -> datetime:
    """The database's time in a statement of its own: aware, UTC; milliseconds on SQLite."""
    with connection.cursor() as cursor:
        cursor.execute(NOW[connection.vendor])
        (now,) = cursor.fetchone()
    return datetime.fromisoformat(now).replace(tzinfo=UTC) if isinstance(now, str) else now.astimezone(UTC)


def utc_day(now: datetime) -> tuple[datetime, datetime]:
    """The UTC day that `now` belongs to: its midnight, and the next, which is not in it."""
    midnight = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight, midnight + timedelta(days=1)


def utc_minute(when: datetime) -> str:
    """An instant as sentences print it, such as "1 Jan 2027, 00:00 UTC"."""
    at = when.astimezone(UTC)
    return f"{at.day} {at:%b %Y, %H:%M} UTC"


def iso_utc(when: datetime) -> str:
    """An instant as files and records carry it, exact, in UTC with a Z."""
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")
