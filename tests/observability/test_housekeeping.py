"""What nobody needs any more goes: files without a row, broken-off uploads, ended sessions. All else stays."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.files.storage.base import Storage
from django.test import Client
from django.utils import timezone

from competitions.models import Competition, DataFile, Solution
from competitions.models.content import data_storage
from competitions.models.solution import solution_storage
from competitions.stored_files import listed
from config import housekeeping
from config.tasks import clear_leftovers, collect_orphans
from submissions.intake import submit
from submissions.models import Submission
from submissions.models.submission import prediction_storage
from tests.factories import make_competition, make_team, make_user, prediction_csv, signed_in
from tests.stored import stored_in

pytestmark = [pytest.mark.django_db, pytest.mark.scaled]
TWENTY_MINUTES, DAY = 1200.0, 86400.0


@pytest.fixture
def competition() -> Competition:
    competition = make_competition()
    competition.cover.save("cells.png", ContentFile(b"a picture"))
    team = make_team(competition, "Petri Dish", make_user("mira"))
    submit(ContentFile(prediction_csv()), team=team, by=make_user("mira"), name="model.csv")
    return competition


def left_behind(storage: Storage, name: str, age: float) -> str:
    """A file without a row, of this age in seconds."""
    key = storage.save(name, ContentFile(b"nobody names me"))
    make_old(Path(storage.path(key)), age)
    return key


def make_old(path: Path, age: float) -> None:
    os.utime(path, (time.time() - age,) * 2)


@pytest.mark.embedded  # a bucket's object cannot be made older
def test_a_file_without_a_row_is_deleted_once_it_is_older_than_twenty_minutes(competition: Competition) -> None:
    storages = (data_storage(), solution_storage(), prediction_storage())
    old = [
        (storage, left_behind(storage, f"old-{number}", TWENTY_MINUTES + 60)) for number, storage in enumerate(storages)
    ]
    old.append((default_storage, left_behind(default_storage, "covers/replaced.png", TWENTY_MINUTES + 60)))
    young = left_behind(prediction_storage(), "on-its-way", TWENTY_MINUTES - 60)
    collect_orphans()
    assert [storage.exists(key) for storage, key in old] == [False] * 4
    assert prediction_storage().exists(young)
    prediction_storage().delete(young)


@pytest.mark.embedded  # likewise
def test_a_file_with_a_row_stays_however_old_it_is(competition: Competition) -> None:
    files = [row.file for model in (Submission, DataFile, Solution) for row in model._base_manager.all()]
    files.append(competition.cover)
    for file in files:
        make_old(Path(file.path), 400 * DAY)
    collect_orphans()
    assert all(Path(file.path).exists() for file in files)
    for file in files:
        file.delete(save=False)


@pytest.mark.embedded  # likewise
def test_where_rows_name_no_file_at_all_nothing_is_deleted(competition: Competition) -> None:
    key = left_behind(prediction_storage(), "of-another-database", DAY)
    submission = Submission.objects.get()
    stored = submission.file.name
    assert stored
    Submission.objects.update(file="elsewhere")
    collect_orphans()
    assert prediction_storage().exists(key)
    assert prediction_storage().exists(stored)
    prediction_storage().delete(key)


def test_folders_and_buckets_are_cleared_alike(competition: Competition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(housekeeping, "ORPHAN_AFTER", timedelta(seconds=-5))
    before = stored_in("default", "data", "predictions", "solutions")
    for name in ("default", "data", "predictions", "solutions"):
        storages[name].save("covers/orphan.png" if name == "default" else "orphan", ContentFile(b"nobody names me"))
    collect_orphans()
    assert stored_in("default", "data", "predictions", "solutions") <= before
    for file in (competition.cover, Submission.objects.get().file, DataFile.objects.get().file):
        assert file.name
        assert file.storage.exists(file.name)


@pytest.mark.parametrize("name", ["data", "solutions"])
def test_a_storage_lists_its_files_in_folders_too_with_the_time_they_came(name: str) -> None:
    before = timezone.now() - timedelta(seconds=2)
    keys = {storages[name].save(key, ContentFile(b"x")) for key in ("one", "folder/two", "folder/deep/three")}
    found = dict(listed(storages[name]))
    assert keys <= found.keys()
    assert all(before < found[key] < timezone.now() + timedelta(seconds=2) for key in keys)


def test_a_broken_off_upload_is_cleared_away_after_a_day_and_no_sooner() -> None:
    old, young, folder = (settings.TEMPORARY / name for name in ("old.upload", "young.upload", "old-folder"))
    folder.mkdir()
    for path in (old, young, folder / "inside"):
        path.write_text("a part")
    for path, age in ((old, DAY + 60), (young, DAY - 60), (folder, DAY + 60)):
        make_old(path, age)
    clear_leftovers()
    assert [path.exists() for path in (old, young, folder)] == [False, True, False]
    young.unlink()


def test_an_ended_session_goes_and_a_living_one_stays() -> None:
    ended, living = (signed_in(Client(), make_user(name)).cookies["sessionid"].value for name in ("mira", "noor"))
    Session.objects.filter(pk=ended).update(expire_date=timezone.now() - timedelta(minutes=1))
    clear_leftovers()
    assert list(Session.objects.values_list("pk", flat=True)) == [living]


def test_the_scheduler_asks_for_both() -> None:
    asked = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {"config.tasks.collect_orphans", "config.tasks.clear_leftovers"} <= asked
