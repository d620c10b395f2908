"""Backup and restore: the database as its own tools copy it, and every file that a row names."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.files.base import File
from django.core.files.storage.base import Storage
from django.core.management import call_command
from django.db import connection
from django.db.models import FileField

MANIFEST, FILES = "manifest.json", "files"
SQLITE_COPY, POSTGRESQL_COPY = "podium.sqlite3", "podium.pgdump"
Stored = tuple[str, Storage, str]


class BackupError(Exception):
    """The deed cannot be done; the message says why and how to mend it."""


def back_up(folder: Path) -> int:
    """Copy database and files of a running installation into an empty folder; how many files.

    The database first, as it is at one moment. A file is stored before its row is written and never changes, so
    every row of the copy finds its file. The manifest comes last: without it a backup is not whole.
    """
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"{folder} is not empty. Name a folder that is, or none yet.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    copy_database(folder)
    count = 0
    for place, storage, name in named_files():
        with storage.open(name, "rb") as file:
            write_file(folder / FILES / place / name, file)
        count += 1
    if settings.EMBEDDED:
        shutil.copy2(settings.DATA / "secret-key", folder / "secret-key")
    (folder / MANIFEST).write_text(json.dumps({"format": 1, "database": connection.vendor, "files": count}))
    return count


def restore(folder: Path) -> int:
    """Fill an empty installation from a backup; how many files. Raises BackupError before anything is changed."""
    check_backup(folder)
    check_is_empty()
    load_database(folder)
    call_command("migrate", verbosity=0, interactive=False)
    count = 0
    for place, storage, name in named_files():
        with (folder / FILES / place / name).open("rb") as file:
            kept = storage.save(name, File(file))
        if kept != name:
            raise BackupError(f"The storage of {place} was not empty: {name} became {kept}. Empty it and start again.")
        count += 1
    return count


def named_files() -> Iterator[Stored]:
    """Every file that a row names: the model and field it belongs to, its storage, its name there."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, FileField):
                names = model._default_manager.exclude(**{field.name: ""}).values_list(field.name, flat=True)
                for name in names.iterator():
                    yield f"{model._meta.label_lower}.{field.name}", field.storage, name


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
        shutil.copy2(folder / "secret-key", settings.DATA / "secret-key")
        shutil.copy2(folder / SQLITE_COPY, connection.settings_dict["NAME"])
    else:
        name = connection.settings_dict["NAME"]
        run_tool("pg_restore", "--exit-on-error", "--no-owner", "--dbname", name, str(folder / POSTGRESQL_COPY))


def run_tool(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs on our database. Raises BackupError."""
    if shutil.which(name) is None:
        raise BackupError(f"{name} is not there. Install PostgreSQL's client programs of the server's version.")
    told = connection.settings_dict
    where = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    environment = os.environ | {variable: str(told[key]) for variable, key in where.items() if told[key]}
    done = subprocess.run([name, *arguments], env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise BackupError(f"{name} failed: {done.stderr.strip()}")


def check_backup(folder: Path) -> None:
    """Whether the folder holds a whole backup of this kind of database."""
    if not (folder / MANIFEST).exists():
        raise BackupError(f"{folder} holds no whole backup: there is no {MANIFEST}.")
    made_of = json.loads((folder / MANIFEST).read_text())["database"]
    if made_of != connection.vendor:
        raise BackupError(f"The backup is one of {made_of}, this installation runs on {connection.vendor}.")


def check_is_empty() -> None:
    """Whether nothing has been set up here yet: a restored installation holds the backup and nothing else."""
    if tables := connection.introspection.table_names():
        raise BackupError(
            f"The database is not empty: it has {len(tables)} tables. Stop the installation, and name an empty "
            "database and data folder."
        )
