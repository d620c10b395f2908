"""Logs of processes that go on writing: a log that has grown is set aside, and the oldest of a few goes."""

import os
import shutil
from contextlib import suppress
from pathlib import Path

LARGEST = 10 * 1024**2
KEPT = 5


def rotate(log: Path) -> None:
    """Copy a log that is too large to `log`.1, having moved .1 to .2 and so on, then empty it.

    The processes keep their file: they opened it for appending, so they write on at its new end. A line written
    between the copy and the emptying is lost. Where there is no room for the copy, the log is emptied without one.
    """
    if not log.exists() or log.stat().st_size < LARGEST:
        return
    for number in range(KEPT - 1, 0, -1):
        with suppress(FileNotFoundError):
            aside(log, number).replace(aside(log, number + 1))
    with suppress(OSError):
        shutil.copyfile(log, aside(log, 1))
    os.truncate(log, 0)


def aside(log: Path, number: int) -> Path:
    """The name of an older log: 1 is the newest of them."""
    return log.with_name(f"{log.name}.{number}")
