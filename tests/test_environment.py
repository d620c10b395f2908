"""What the environment may say, and how it may say a secret."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.environment import WithFiles
from tests.waiting import run

ROOT = Path(__file__).resolve().parents[1]


def check(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What `manage.py check` says of an environment with nothing of Podium in it but this."""
    given = {"PATH": os.environ["PATH"], "PODIUM_DATA": str(tmp_path / "data"), **environment}
    command = [sys.executable, str(ROOT / "manage.py"), "check"]
    return run(command, env=given)


def test_a_secret_may_stand_in_a_file_with_the_end_of_its_line(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(" a key \n")
    environment = WithFiles({"SECRET_KEY_FILE": str(tmp_path / "key"), "SITE_NAME": "Podium", "OTHER_FILE": ""})
    assert environment["SECRET_KEY"] == " a key "
    assert environment["SITE_NAME"] == "Podium"
    assert ("SECRET_KEY" in environment, "OTHER" in environment) == (True, False)


def test_a_file_that_is_missing_or_said_twice_is_refused_by_name_and_without_the_value(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"hush\xff")
    for given, why in (
        ({"SECRET_KEY_FILE": str(tmp_path / "key"), "SECRET_KEY": "hush"}, "SECRET_KEY and SECRET_KEY_FILE are both"),
        ({"SECRET_KEY_FILE": str(tmp_path / "missing")}, "The file that SECRET_KEY_FILE names cannot be read"),
        ({"SECRET_KEY_FILE": str(tmp_path / "key")}, "The file that SECRET_KEY_FILE names cannot be read"),
    ):
        with pytest.raises(ImproperlyConfigured, match=why) as refused:
            WithFiles(given)["SECRET_KEY"]
        assert "hush" not in str(refused.value)


def test_settings_read_what_the_files_say(tmp_path: Path) -> None:
    (tmp_path / "database").write_text(f"sqlite:///{tmp_path}/elsewhere.sqlite3\n")
    alone = check(tmp_path, DATABASE_URL_FILE=str(tmp_path / "database"))
    assert "Set SECRET_KEY: with DATABASE_URL set" in alone.stderr
    (tmp_path / "key").write_text("a key that nobody guesses so soon, however long they try\n")
    both = check(tmp_path, DATABASE_URL_FILE=str(tmp_path / "database"), SECRET_KEY_FILE=str(tmp_path / "key"))
    assert both.returncode == 0, both.stderr


@pytest.mark.parametrize(
    "key", ["a", "django", "a" * 50, "abab" * 20, "django-insecure-" + "k3v9x0qz" * 6, "0123456789" * 4]
)
def test_a_key_that_can_be_guessed_is_refused_and_not_repeated(tmp_path: Path, key: str) -> None:
    refused = check(tmp_path, SECRET_KEY=key)
    assert refused.returncode != 0
    assert "SECRET_KEY can be guessed" in refused.stderr
    assert f"={key}" not in refused.stderr
