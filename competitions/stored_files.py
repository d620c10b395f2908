"""The order of every upload: the file first, outside any transaction; then the row, in a short one."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Any, Protocol, cast

from django.core.files.base import File
from django.core.files.storage.base import Storage
from django.db.models.fields.files import FieldFile


class OurStorage(Protocol):
    """What ours do beyond Django's. All files are told of at once: asking a bucket for each would take minutes for
    thousands. The first bytes of a file, or any in its middle, come without the others: a bucket would send
    gigabytes."""

    def listed(self) -> Iterator[tuple[str, datetime]]: ...

    def start(self, name: str, most: int) -> bytes: ...

    def between(self, name: str, start: int, stop: int) -> Iterator[bytes]: ...


def listed(storage: Storage) -> Iterator[tuple[str, datetime]]:
    """The key of every file of a storage of ours, those in folders too, with the time when it was stored."""
    return cast(OurStorage, storage).listed()


def first_bytes(field: FieldFile, most: int) -> bytes:
    """The beginning of a stored file, `most` bytes at most."""
    return cast(OurStorage, field.storage).start(str(field.name), most)


def bytes_between(field: FieldFile, start: int, stop: int) -> Iterator[bytes]:
    """The bytes of a stored file from `start` to before `stop`, in pieces."""
    return cast(OurStorage, field.storage).between(str(field.name), start, stop)


@contextmanager
def stored(field: FieldFile, file: File[Any]) -> Iterator[None]:
    """Put `file` into the storage of a row's file field; take it out again if the block raises.

    The row is not saved: that is the block's business. Enter this outside any transaction.
    """
    with ExitStack() as undo:
        undo.callback(field.delete, save=False)
        file.seek(0)
        field.save(str(file.name), file, save=False)
        yield
        undo.pop_all()


def sha256_of(file: File[Any]) -> str:
    """SHA-256 of the whole file, as 64 hexadecimal digits; read in chunks."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
