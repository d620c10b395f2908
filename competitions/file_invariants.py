"""I7: what is stored is what was taken in, no row is without its object and no object without its row."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from django.core.files.storage.base import Storage
from django.db.models.fields.files import FieldFile
from django.utils import timezone

from audit.verification import Breach
from competitions.models import DataFile, Solution
from competitions.models.content import data_storage
from competitions.models.solution import solution_storage
from competitions.stored_files import listed, sha256_of

# A file stands in its storage before its row is written; what is younger may be on its way.
ORPHAN_AFTER = timedelta(minutes=20)
# They are collected every ten minutes: what is older than this has been missed three times.
OVERDUE_AFTER = timedelta(hours=1)


class StoredRow(Protocol):
    """A row whose file has the SHA-256 that it says."""

    pk: int
    file: FieldFile
    sha256: str


class StoredFile(NamedTuple):
    """A file, whose it is, and the SHA-256 that it must have."""

    whose: str
    file: FieldFile
    sha256: str


def breaches() -> Iterator[Breach]:
    """What is wrong with data files and solutions."""
    data_files = files_of("data file", DataFile.objects.order_by("pk").iterator())
    yield from storage_breaches("data file", data_files, data_storage())
    yield from storage_breaches("solution", solution_files(), solution_storage())


def files_of(noun: str, rows: Iterable[StoredRow]) -> Iterator[StoredFile]:
    """The file of each row."""
    return (StoredFile(f"{noun} {row.pk}", row.file, row.sha256) for row in rows)


def solution_files() -> Iterator[StoredFile]:
    """Each solution as it was uploaded, and its arrays if it has any."""
    for solution in Solution.objects.order_by("pk").iterator():
        yield from files_of("solution", [solution])
        if solution.arrays:
            yield StoredFile(f"solution {solution.pk} (arrays)", solution.arrays, solution.arrays_sha256)


def storage_breaches(noun: str, files: Iterable[StoredFile], storage: Storage) -> Iterator[Breach]:
    """Every file read once, then every object that no row names; `files` are all that rows name in `storage`."""
    named = set()
    for stored in files:
        named.add(stored.file.name)
        if fault := fault_of(stored):
            yield Breach("I7", f"{stored.whose}: {fault}")
    for key in orphans(storage, named, timezone.now() - OVERDUE_AFTER):
        yield Breach("I7", f"{noun}: no row names the stored object {key}.")


def fault_of(stored: StoredFile) -> str:
    """What is wrong with a file; empty if it is whole."""
    try:
        with stored.file.open("rb") as file:
            whole = sha256_of(file) == stored.sha256
    except OSError as problem:
        return f"its file cannot be read ({type(problem).__name__})."
    return "" if whole else "its file does not have the SHA-256 that was recorded."


def orphans(storage: Storage, named: set[str | None], before: datetime) -> list[str]:
    """Keys of objects that are older than `before` and that nothing names."""
    return sorted(key for key, at in listed(storage) if key not in named and at < before)
