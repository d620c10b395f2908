"""Data files: a new version supersedes the one before; none is edited."""

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from accounts.models import User
from audit.record import record
from competitions.models import Competition, DataFile
from competitions.stored_files import sha256_of, stored


def add_data_file(
    competition: Competition,
    file: File[bytes],
    *,
    name: str,
    by: User,
    description: str = "",
    licence: str = "",
    is_sample: bool = False,
) -> DataFile:
    """Store a file for participants as the next version of its name. A new sample submission replaces the old one.

    Call it outside any transaction: storing takes its time.
    """
    data_file = DataFile(name=name, description=description, licence=licence, is_sample=is_sample)
    measure(data_file, file)
    with stored(data_file.file, file):
        enter_data_file(competition, data_file, by=by)
    return data_file


def measure(data_file: DataFile, file: File[bytes]) -> None:
    """Write the size and the fingerprint of a file into its row, which is not saved."""
    data_file.size, data_file.sha256 = file.size, sha256_of(file)


@transaction.atomic
def enter_data_file(competition: Competition, data_file: DataFile, *, by: User) -> None:
    """Save a stored file as the next version of its name. Locks the competition's row."""
    locked = Competition.objects.select_for_update(no_key=True).get(pk=competition.pk)
    replaced = Q(name=data_file.name) | Q(is_sample=True) if data_file.is_sample else Q(name=data_file.name)
    newest = locked.data_files.filter(name=data_file.name).aggregate(Max("version"))["version__max"] or 0
    data_file.competition, data_file.version, data_file.created_at = locked, newest + 1, timezone.now()
    locked.data_files.current().filter(replaced).update(superseded_at=data_file.created_at)
    data_file.save(force_insert=True)
    facts = {"name": data_file.name, "version": data_file.version, "sha256": data_file.sha256}
    record(locked.chain, "data-file:add", by=by, facts=facts)


@transaction.atomic
def withdraw_data_file(data_file: DataFile, *, by: User) -> None:
    """Hand out this version no more. Its row and its downloads stay. Nothing happens if it is superseded already."""
    withdrawn = DataFile.objects.current().filter(pk=data_file.pk).update(superseded_at=timezone.now())
    if withdrawn:
        facts = {"name": data_file.name, "version": data_file.version}
        record(data_file.competition.chain, "data-file:withdraw", by=by, facts=facts)
