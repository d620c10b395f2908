"""I7: what is stored is what was taken in, no row is without its object and no object without its row."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Protocol

from django.core.files.storage.base import Storage
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from audit.verification import Breach
from competitions.models import DataFile, Solution
from competitions.models.content import data_storage
from competitions.models.solution import solution_storage
from competitions.stored_files import sha256_of

# A file stands in its storage before its row is written; what is younger may be on its way.
ORPHAN_AFTER = timedelta(hours=1)


class StoredRow(Protocol):
    """A row whose file has the SHA-256 that it says."""

    pk: int
    file: FieldFile
    sha256: str


def breaches() -> Iterator[Breach]:
    """What is wrong with data files and solutions."""
    yield from storage_breaches("data file", DataFile.objects.order_by("pk").iterator(), data_storage())
    yield from storage_breaches("solution", Solution.objects.order_by("pk").iterator(), solution_storage())


def storage_breaches(noun: str, rows: Iterable[StoredRow], storage: Storage) -> Iterator[Breach]:
    """Every row's file read once, then every object that no row names; `rows` are all that use `storage`."""
    named = set()
    for row in rows:
        named.add(row.file.name)
        if fault := fault_of(row):
            yield Breach("I7", f"{noun} {row.pk}: {fault}")
    for key in orphans(storage, named, timezone.now() - ORPHAN_AFTER):
        yield Breach("I7", f"{noun}: no row names the stored object {key}.")


def fault_of(row: StoredRow) -> str:
    """What is wrong with a row's file; empty if it is whole."""
    try:
        with row.file.open("rb") as file:
            whole = sha256_of(file) == row.sha256
    except OSError as problem:
        return f"its file cannot be read ({type(problem).__name__})."
    return "" if whole else "its file does not have the SHA-256 that was recorded."


def orphans(storage: Storage, named: set[str | None], before: datetime) -> Iterator[str]:
    """Keys of objects that are older than `before` and that nothing names; keys have no folders."""
    try:
        _, keys = storage.listdir("")
    except FileNotFoundError:  # nothing has been stored yet
        return
    yield from (key for key in sorted(keys) if key not in named and storage.get_modified_time(key) < before)
