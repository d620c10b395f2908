"""A backup of a running installation, taken under load, fills an empty one, and nothing is missing."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests import deployments
from tests.journeys.bundle import prediction_file
from tests.journeys.conftest import Contests
from tests.journeys.installation import MANAGE, Installation, start
from tests.waiting import PATIENCE_SECONDS, run, wait_for

pytestmark = pytest.mark.scaled

ROWS = 60
EARLY, ALL = 10, 40
COUNT = """SELECT COUNT(*) FROM submissions_submission s JOIN competitions_phase p ON p.id = s.phase_id
    JOIN competitions_competition c ON c.id = p.competition_id WHERE c.slug = 'saved'"""
IS_USED = (
    "from django.core.files.storage import storages; from django.core.files.base import ContentFile as C;"
    "storages['predictions'].save('of-somebody', C(b''))"
)


def empty_ground(data: Path) -> dict[str, str]:
    """The environment of another installation, which has nothing yet."""
    return {**deployments.environment(), "PODIUM_DATA": str(data)}


def board(installation: Installation, slug: str) -> bytes:
    """The public board as everybody can download it."""
    with urlopen(f"{installation.address}/competitions/{slug}/leaderboard.csv", timeout=PATIENCE_SECONDS) as answer:
        return bytes(answer.read())


def refill(installation: Installation, backup: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run `restore` for another installation."""
    return run([*MANAGE, "restore", str(backup)], env=installation.environment | environment)


def restored(installation: Installation, backup: Path, **environment: str) -> list[dict[str, str]]:
    """Fill another installation from a backup; the breaches that `verify` found then."""
    done = refill(installation, backup, **environment)
    said = json.loads(done.stdout[done.stdout.index("{") :])
    assert done.returncode == bool(said["breaches"]), done.stdout + done.stderr
    return list(said["breaches"])


def filled(installation: Installation, data: Path, backup: Path, *, least: int) -> dict[str, str]:
    """Fill the ground of another installation; its environment, where nothing is amiss and `least` files are in."""
    there = empty_ground(data)
    assert restored(installation, backup, **there) == []
    other = replace(installation, data=data, environment=installation.environment | there)
    assert least <= other.rows(COUNT)[0][0] <= ALL
    return there


def back_up_under_load(installation: Installation, contests: Contests, folder: Path) -> list[str]:
    """Send files by four members, ten before and thirty while a backup is made; then one more. The members' tokens."""
    tokens = [contests.open("saved", daily_limit=60), *(contests.member("saved", f"saver-{n}") for n in range(3))]

    def send(number: int) -> int:
        return installation.upload("saved", tokens[number % 4], prediction_file(ROWS, seed=number))[0]

    with ThreadPoolExecutor(4) as senders:
        assert list(senders.map(send, range(EARLY))) == [201] * EARLY
        sent = senders.map(send, range(EARLY, ALL))
        assert "files are in" in installation.manage("backup", str(folder / "under-load"))
        assert list(sent) == [201] * (ALL - EARLY)
    for token in tokens:
        wait_for(partial(installation.all_scored, "saved", token, ALL // 4), "all are scored")
    installation.manage("backup", str(folder / "quiet"))
    return tokens


def goes_on(installation: Installation, token: str, *, like: Installation) -> None:
    """The restored installation shows the same board, and takes a further file."""
    try:
        assert board(installation, "saved") == board(like, "saved")
        assert installation.command("verify", "--scores")
        assert installation.upload("saved", token, prediction_file(ROWS, seed=99))[0] == 201
    finally:
        installation.stop()


def test_a_backup_under_load_is_restored_whole(installation: Installation, contests: Contests, tmp_path: Path) -> None:
    token = back_up_under_load(installation, contests, tmp_path)[0]
    filled(installation, tmp_path / "other", tmp_path / "under-load", least=EARLY)
    there = filled(installation, tmp_path / "same", tmp_path / "quiet", least=ALL)
    goes_on(start(tmp_path / "same", **there), token, like=installation)


def test_a_backup_is_restored_on_empty_ground_only(installation: Installation, tmp_path: Path) -> None:
    backup = tmp_path / "backup"
    installation.manage("backup", str(backup))
    used = empty_ground(tmp_path / "used")
    replace(installation, environment=installation.environment | used).manage("shell", "--no-imports", "-c", IS_USED)
    for there, why in (({}, "The database is not empty"), (used, "is not empty. Name an")):
        done = refill(installation, backup, **there)
        assert (done.returncode, why in done.stderr) == (1, True), done.stderr


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (None, "holds no whole backup"),
        ({"format": 2, "database": "sqlite"}, "made by a newer Podium"),
        ({"format": 1, "database": "oracle"}, "is one of oracle, this installation runs on "),
    ],
)
def test_what_is_no_backup_for_this_installation_is_refused(
    installation: Installation, tmp_path: Path, said: dict[str, object] | None, why: str
) -> None:
    if said:
        (tmp_path / "manifest.json").write_text(json.dumps(said))
    done = refill(installation, tmp_path, **empty_ground(tmp_path / "fresh"))
    assert (done.returncode, why in done.stderr) == (1, True), done.stderr


@pytest.mark.embedded  # which of a bucket's objects is lost or cut is found alike
def test_a_backup_is_made_though_a_file_is_lost_and_says_which(
    installation: Installation, contests: Contests, tmp_path: Path
) -> None:
    token = contests.open("losing")
    for seed in (1, 2, 3):
        assert installation.upload("losing", token, prediction_file(ROWS, seed=seed))[0] == 201
    wait_for(partial(installation.all_scored, "losing", token, 3), "all are scored")
    ((lost,), (cut,)) = installation.rows("SELECT file FROM submissions_submission ORDER BY id DESC LIMIT 2")
    kept = installation.data / "files/predictions" / lost
    kept.rename(tmp_path / "lost")
    done = run([*MANAGE, "backup", str(tmp_path / "backup")], env=installation.environment)
    (tmp_path / "lost").rename(kept)
    assert done.returncode == 1
    assert f"the storage has lost 1: submissions.submission.file/{lost}" in done.stderr
    (copy,) = (tmp_path / "backup").rglob(cut)
    copy.write_bytes(copy.read_bytes()[:-9])
    found = restored(installation, tmp_path / "backup", PODIUM_DATA=str(tmp_path / "fresh"))
    assert [breach["invariant"] for breach in found] == ["I7", "I7"]
