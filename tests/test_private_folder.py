"""What Podium writes is read by nobody else on the machine."""

import os
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import storages

from config.private_folder import close, own

FILE_STORES = ("default", "data", "predictions", "solutions")


def bits(path: Path) -> int:
    """What its owner, its group and others may."""
    return path.stat().st_mode & 0o777


def test_a_data_folder_that_others_may_enter_is_closed_and_what_stands_in_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "files").mkdir(parents=True)
    (data / "podium.sqlite3").write_text("hashes of passwords")
    (data / "files" / "solution.csv").write_text("answers")
    (data / "elsewhere").symlink_to(tmp_path)
    for path in (data, data / "files"):
        path.chmod(0o755)
    for path in (data / "podium.sqlite3", data / "files" / "solution.csv"):
        path.chmod(0o644)
    tmp_path.chmod(0o755)
    assert own(data)
    assert bits(data) == 0o700
    assert close(data) == 3
    assert [bits(path) for path in sorted(data.rglob("*")) if not path.is_symlink()] == [0o700, 0o600, 0o600]
    assert bits(tmp_path) == 0o755
    assert (own(data), close(data)) == (False, 0)


def test_a_folder_that_belongs_to_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    (tmp_path / "data").chmod(0o755)

    def refuse(path: Path, mode: int) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "chmod", refuse)
    with pytest.raises(ImproperlyConfigured, match="chown, then chmod 700"):
        own(tmp_path / "data")


def test_what_is_written_is_its_owner_s_alone(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("")
    assert bits(tmp_path / "log") == 0o600
    os.mkdir(tmp_path / "folder")
    assert bits(tmp_path / "folder") == 0o700


@pytest.mark.embedded  # a bucket is nobody's folder
@pytest.mark.parametrize("name", FILE_STORES)
def test_a_stored_file_is_its_owner_s_alone(name: str) -> None:
    store = storages[name]
    kept = Path(store.path(store.save("deep/inside.csv", ContentFile(b"a"))))
    assert (bits(kept), bits(kept.parent), bits(kept.parent.parent)) == (0o600, 0o700, 0o700)
    store.delete("deep/inside.csv")
