"""Logs of a supervised process stay small, whatever it prints, while it goes on printing."""

import sys
import time
from pathlib import Path

import pytest

from config import log_files
from config.supervisor import Child, watch
from tests.waiting import PATIENCE_SECONDS

PRINTER = """
import itertools, time
for n in itertools.count():
    print(f"line {n:07}", flush=True)
    time.sleep(0.0005)
"""


@pytest.fixture(autouse=True)
def small_logs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_files, "LARGEST", 2000)
    monkeypatch.setattr(log_files, "KEPT", 3)


def test_a_log_that_has_grown_is_set_aside_and_the_oldest_goes(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    for number in range(5):
        log.write_text(f"{number}" * 2000)
        log_files.rotate(log)
        assert log.read_text() == ""
    kept = {path.name: path.read_text()[0] for path in tmp_path.iterdir() if path != log}
    assert kept == {"web.log.1": "4", "web.log.2": "3", "web.log.3": "2"}


def test_a_log_that_is_small_or_not_there_is_left_alone(tmp_path: Path) -> None:
    log = tmp_path / "web.log"
    log_files.rotate(log)
    log.write_text("short")
    log_files.rotate(log)
    assert [path.name for path in tmp_path.iterdir()] == ["web.log"]


def test_a_process_goes_on_printing_into_the_log_that_was_emptied(tmp_path: Path) -> None:
    child = Child("printer", [sys.executable, "-c", PRINTER], tmp_path)
    child.start()
    until = time.monotonic() + PATIENCE_SECONDS
    try:
        watch([child], print, lambda: (tmp_path / "printer.log.3").exists() or time.monotonic() > until)
    finally:
        child.kill()
        assert child.log
        child.log.close()
    numbers = [
        int(line.split()[1])
        for name in ("printer.log.3", "printer.log.2", "printer.log.1", "printer.log")
        for line in (tmp_path / name).read_text().splitlines()
    ]
    assert numbers == sorted(numbers)
    assert len(numbers) > 500
    assert not (tmp_path / "printer.log.4").exists()
