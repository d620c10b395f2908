"""What would gather in the course of months: files that no row names, uploads that broke off, ended sessions."""

import shutil
from contextlib import suppress
from datetime import timedelta

import structlog
from django.conf import settings
from django.core.cache import caches
from django.core.files.storage.base import Storage
from django.core.management import call_command
from django.db.models import FileField
from django.utils import timezone

from competitions.file_invariants import ORPHAN_AFTER
from competitions.stored_files import listed
from config.database_cache import JsonDatabaseCache, forget_what_has_expired
from config.file_fields import file_fields

log = structlog.get_logger()
LEFTOVER_AFTER = timedelta(days=1)


def collect_orphans() -> int:
    """Delete stored files older than 20 minutes that no row names, such as those of an upload that was cut off.

    What is in a storage is listed before the rows are asked, so a row written meanwhile keeps its file; a file whose
    row is still to come is younger than that.
    """
    count = 0
    for storage, fields in fields_by_storage():
        stored = dict(listed(storage))
        named = stored.keys() & names_in(fields)
        if stored and not named:
            log.warning("no row names any file here, so none is deleted: another database?", field=str(fields[0]))
            continue
        before = timezone.now() - ORPHAN_AFTER
        for key in sorted(stored.keys() - named):
            if stored[key] < before:
                storage.delete(key)
                count += 1
    return count


def fields_by_storage() -> list[tuple[Storage, list[FileField]]]:
    """Every storage that rows name files in, with the fields that do."""
    found: dict[Storage, list[FileField]] = {}
    for field in file_fields():
        found.setdefault(field.storage, []).append(field)
    return list(found.items())


def names_in(fields: list[FileField]) -> set[str]:
    """What the rows of these fields name."""
    return {
        name for field in fields for name in field.model._base_manager.values_list(field.name, flat=True).iterator()
    }


def clear_leftovers() -> None:
    """Delete ended sessions, what the cache keeps of the past, and temporary files that are older than a day."""
    call_command("clearsessions")
    if isinstance(caches["default"], JsonDatabaseCache):
        forget_what_has_expired()
    before = (timezone.now() - LEFTOVER_AFTER).timestamp()
    for path in settings.TEMPORARY.iterdir():
        with suppress(FileNotFoundError):  # whoever put it there has taken it away meanwhile
            if path.stat().st_mtime < before:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
