"""The one clock that decides: the database's."""

from datetime import UTC, datetime

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
