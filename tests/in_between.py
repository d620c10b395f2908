"""A deed of somebody else between the loading of a row and what the one who loaded it does next: by a real thread."""

from collections.abc import Callable
from threading import Thread, get_ident
from typing import Any

import pytest
from django.db import OperationalError, connection, connections
from django.db.models import Model


class InBetween:
    """Waits for the first load of `row` by this thread, and has `deed` done before that returns.

    Where this thread holds a lock that the deed waits for, the deed is done at the end instead, as it would be.
    """

    def __init__(self, row: Model, deed: Callable[[], object]) -> None:
        self.row, self.deed, self.mine = row, deed, get_ident()
        self.was_loaded = self.is_done = False
        self.problems: list[Exception] = []

    def loaded(self, row: Model) -> None:
        """Called for each row that is loaded anywhere."""
        if self.was_loaded or row.pk != self.row.pk or get_ident() != self.mine:
            return
        self.was_loaded = True
        if connection.vendor != "sqlite" or not connection.in_atomic_block:  # there one writer keeps out all others
            other = Thread(target=self.run)
            other.start()
            other.join(60)

    def run(self) -> None:
        """The deed, by a connection of its own."""
        try:
            if connection.vendor == "postgresql":
                connection.cursor().execute("SET lock_timeout = '300ms'")
            self.deed()
            self.is_done = True
        except OperationalError:
            """It would wait for this thread."""
        except Exception as problem:  # noqa: BLE001  # told by end()
            self.problems.append(problem)
        finally:
            connections.close_all()

    def end(self) -> None:
        assert self.was_loaded, f"{self.row!r} was never loaded"
        assert not self.problems
        if not self.is_done:
            self.deed()


def deed_in_between(monkeypatch: pytest.MonkeyPatch, row: Model, deed: Callable[[], object]) -> InBetween:
    """Have `deed` done once `row` has been loaded by this thread from now on."""
    between, from_db = InBetween(row, deed), type(row).from_db.__func__  # type: ignore[attr-defined]

    def loaded(model: type[Model], *args: Any, **more: Any) -> Any:
        found = from_db(model, *args, **more)
        between.loaded(found)
        return found

    monkeypatch.setattr(type(row), "from_db", classmethod(loaded))
    return between
