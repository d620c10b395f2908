"""What is answered as an outage, with 503, and what as a fault of ours."""

import errno

import pytest
from django.db import DatabaseError, IntegrityError, InterfaceError, OperationalError, ProgrammingError

from config.bucket_files import FilesOutOfReachError
from config.error_pages import is_outage

LOST = "server closed the connection unexpectedly"


@pytest.mark.parametrize(
    "problem",
    [
        OperationalError("the database system is starting up"),
        InterfaceError("connection already closed"),
        DatabaseError(LOST),  # in the middle of a statement, psycopg2 names no child of it
        FilesOutOfReachError("no answer"),
        OSError(errno.ENOSPC, "No space left on device"),
    ],
)
def test_a_part_that_does_not_answer_is_an_outage(problem: Exception) -> None:
    assert is_outage(problem)


@pytest.mark.parametrize("problem", [ProgrammingError("no such column"), IntegrityError("twice"), ValueError(), None])
def test_a_mistake_of_ours_is_none(problem: Exception | None) -> None:
    assert not is_outage(problem)
