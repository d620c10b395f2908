"""A connection to PostgreSQL that was kept since an earlier request is judged by its socket."""

from collections.abc import Iterator
from contextlib import closing

import psycopg2.extensions
import pytest
from django.db import connection

from tests.waiting import wait_for

pytestmark = [pytest.mark.scaled, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def other() -> Iterator["psycopg2.extensions.cursor"]:
    """A session of somebody else on the same server."""
    if connection.vendor != "postgresql":
        pytest.skip("No connection is kept where the database is a file.")
    with closing(connection.get_new_connection(connection.get_connection_params())) as session:
        session.autocommit = True
        yield session.cursor()


def number() -> int:
    """Of the process of the server that our connection talks to."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_one_that_lives_is_asked_nothing(other: "psycopg2.extensions.cursor") -> None:
    pid = number()
    assert connection.is_usable()
    other.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [pid])
    assert other.fetchone() == ("SELECT pg_backend_pid()",)


def test_one_that_the_server_has_ended_is_opened_anew(other: "psycopg2.extensions.cursor") -> None:
    before = number()
    other.execute("SELECT pg_terminate_backend(%s)", [before])
    wait_for(lambda: not connection.is_usable(), "its end has arrived")
    connection.close_if_unusable_or_obsolete()
    assert number() != before
