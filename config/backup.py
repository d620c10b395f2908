"""Backup and restore: the database as its own tools copy it, and every file that a row names."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage.base import Storage
from django.core.management import call_command
from django.db import connection

from competitions.stored_files import listed
from config.file_fields import file_fields

MANIFEST, FILES, FORMAT = "manifest.json", "files", 1
SQLITE_COPY, POSTGRESQL_COPY = "podium.sqlite3", "podium.pgdump"
KEY_FILE = "secret-key"  # of the embedded default, which keeps its own
# What PostgreSQL's programs read from their environment, by what our connection calls it.
POSTGRESQL_VARIABLES = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
}
Stored = tuple[str, Storage, str]


class BackupError(Exception):
    """The deed cannot be done; the message says why and how to mend it."""


def back_up(folder: Path) -> int:
    """Copy database and files of a running installation into an empty folder; how many files.

    A file is stored before its row is written and never changes. So the files first, then the database as it is at
    one moment, then the files that have come meanwhile: a row of the copy finds its file even if both are removed
    while this runs. The manifest comes last: without it a backup is not whole.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty. Name a folder that is, or none yet.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    copy_files(folder / FILES)
    copy_database(folder)
    lost = copy_files(folder / FILES)
    if settings.EMBEDDED:
        shutil.copy2(settings.DATA / KEY_FILE, folder / KEY_FILE)
    count = sum(path.is_file() for path in (folder / FILES).rglob("*"))
    manifest = {"format": FORMAT, "database": connection.vendor, "files": count}
    (folder / MANIFEST).write_text(json.dumps(manifest))
    if lost:
        raise BackupError(
            f"Database and {count} files are in {folder}, but the storage has lost {len(lost)}: {', '.join(lost)}. "
            "Bring them back from an earlier backup. This one can be restored without them."
        )
    return count


def restore(folder: Path) -> int:
    """Fill an empty installation from a backup; how many files. Raises BackupError before anything is changed.

    A file that is named but is not in the backup was lost before, or removed since: `verify` names it.
    """
    check_backup(folder)
    check_is_empty()
    load_database(folder)
    call_command("migrate", verbosity=0, interactive=False)
    count = 0
    for place, storage, name in named_files():
        path = folder / FILES / place / name
        if path.exists():
            with path.open("rb") as file:
                storage.save(name, File(file))
            count += 1
    return count


def named_files() -> Iterator[Stored]:
    """Every file that a row names: the model and field it belongs to, its storage, its name there."""
    for field in file_fields():
        rows = field.model._default_manager.exclude(**{field.name: ""})
        for name in rows.values_list(field.name, flat=True).iterator():
            yield f"{field.model._meta.label_lower}.{field.name}", field.storage, name


def copy_files(folder: Path) -> list[str]:
    """Copy what rows name and `folder` has not got yet; what no storage has, though a row names it still."""
    missing = []
    for place, storage, name in named_files():
        path = folder / place / name
        if not path.exists():
            try:
                with storage.open(name, "rb") as file:
                    write_file(path, file)
            except FileNotFoundError:
                missing.append((place, name))
    if not missing:
        return []
    named = {(place, name) for place, _, name in named_files()}
    return [f"{place}/{name}" for place, name in missing if (place, name) in named]


def write_file(path: Path, file: File[bytes]) -> None:
    """Copy one file in chunks."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as copy:
        for chunk in file.chunks():
            copy.write(chunk)


def copy_database(folder: Path) -> None:
    """The whole database as it is at one moment, while others go on writing."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(folder / SQLITE_COPY)])
    else:
        run_tool("pg_dump", "--format=custom", "--no-owner", "--file", str(folder / POSTGRESQL_COPY))


def load_database(folder: Path) -> None:
    """Put the copy in the place of the empty database."""
    if connection.vendor == "sqlite":
        connection.close()
        if settings.EMBEDDED:
            shutil.copy2(folder / KEY_FILE, settings.DATA / KEY_FILE)
        shutil.copy2(folder / SQLITE_COPY, connection.settings_dict["NAME"])
    else:
        name = connection.settings_dict["NAME"]
        run_tool("pg_restore", "--single-transaction", "--no-owner", "--dbname", name, str(folder / POSTGRESQL_COPY))


def run_tool(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on our database. Raises BackupError."""
    if shutil.which(name) is None:
        raise BackupError(f"{name} is not there. Install PostgreSQL's client programs of the server's version.")
    told = connection.get_connection_params()
    environment = os.environ | {new: str(told[key]) for key, new in POSTGRESQL_VARIABLES.items() if told.get(key)}
    done = subprocess.run([name, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{name} failed: {done.stderr.strip()}")


def check_backup(folder: Path) -> None:
    """Whether the folder holds a whole backup of this kind of database."""
    if not (folder / MANIFEST).exists():
        raise BackupError(f"{folder} holds no whole backup: there is no {MANIFEST}. Name another one.")
    told = json.loads((folder / MANIFEST).read_text())
    if told["format"] > FORMAT:
        raise BackupError(
            f"The backup was made by a newer Podium, in format {told['format']}. Restore it with that one."
        )
    if told["database"] != connection.vendor:
        raise BackupError(
            f"The backup is one of {told['database']}, this installation runs on {connection.vendor}. Set DATABASE_URL "
            f"to an empty database of {told['database']}, or leave it out for sqlite."
        )


def check_is_empty() -> None:
    """Whether nothing has been set up here yet: a restored installation holds the backup and nothing else."""
    if tables := connection.introspection.table_names():
        raise BackupError(
            f"The database is not empty: it has {len(tables)} tables. Stop the installation, and name an empty "
            "database and data folder."
        )
    for field in file_fields():
        if any(listed(field.storage)):
            raise BackupError(
                f"The storage of {field.model._meta.verbose_name} files is not empty. Name an empty one, or empty it."
            )
