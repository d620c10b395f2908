"""A backup of a running installation, taken under load, fills an empty one, and nothing is missing."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from urllib.request import urlopen

from tests.journeys.bundle import prediction_file
from tests.journeys.conftest import Contests
from tests.journeys.installation import MANAGE, Installation, start, wait_for

ROWS = 60


def board(installation: Installation, slug: str) -> bytes:
    """The public board as everybody can download it."""
    with urlopen(f"{installation.address}/competitions/{slug}/leaderboard.csv", timeout=20) as answer:
        return bytes(answer.read())


def restored(installation: Installation, backup: Path, data: Path) -> dict[str, object]:
    """Fill a data folder from a backup; what `verify` said then."""
    environment = installation.environment | {"PODIUM_DATA": str(data)}
    done = subprocess.run(
        [*MANAGE, "restore", str(backup)], env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stdout + done.stderr
    said: dict[str, object] = json.loads(done.stdout[done.stdout.index("{") :])
    return said


def test_a_backup_under_load_is_restored_whole(installation: Installation, contests: Contests, tmp_path: Path) -> None:
    tokens = [contests.open("saved", daily_limit=60), *(contests.member("saved", f"saver-{n}") for n in range(3))]

    def send(number: int) -> int:
        return installation.upload("saved", tokens[number % 4], prediction_file(ROWS, seed=number))[0]

    with ThreadPoolExecutor(4) as senders:
        sent = senders.map(send, range(80))
        assert "files are in" in installation.manage("backup", str(tmp_path / "under-load"))
        assert list(sent) == [201] * 80
    for token in tokens:
        wait_for(partial(installation.all_scored, "saved", token, 20), 60, "all are scored")
    installation.manage("backup", str(tmp_path / "quiet"))
    for backup in ("under-load", "quiet"):
        assert restored(installation, tmp_path / backup, tmp_path / f"from-{backup}")["breaches"] == []
    late = start(tmp_path / "from-quiet")
    try:
        assert board(late, "saved") == board(installation, "saved")
        assert late.upload("saved", tokens[0], prediction_file(ROWS, seed=99))[0] == 201
    finally:
        late.stop()


def test_a_backup_is_restored_on_empty_ground_only(installation: Installation, tmp_path: Path) -> None:
    installation.manage("backup", str(tmp_path / "backup"))
    for folder, why in ((tmp_path / "backup", "The database is not empty"), (tmp_path, "holds no whole backup")):
        done = subprocess.run(
            [*MANAGE, "restore", str(folder)],
            env=installation.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 1
        assert why in done.stderr
