"""The order of every upload: the file first, outside any transaction; then the row, in a short one."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.core.files.base import File
from django.db.models.fields.files import FieldFile


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
