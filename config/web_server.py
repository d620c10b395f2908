"""gunicorn's own settings: its processes count requests together, in the files of one folder of this machine."""

import os
import shutil
import socket
from contextlib import suppress
from typing import Any

from config.settings import DATA

ROOM_BYTES = 512 * 1024
FOLDER = DATA / "metrics" / socket.gethostname()
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(FOLDER)
from prometheus_client import multiprocess  # noqa: E402  # it looks for the folder when it is imported


def on_starting(server: Any) -> None:
    """The counts begin anew with the web server."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)


def post_fork(server: Any, worker: Any) -> None:
    """Room for what the process will count: the files are mapped, and a page that finds a full disk ends a process."""
    for kind in ("counter", "histogram"):
        with suppress(OSError):  # it is full already: then it counts for as long as it can
            (FOLDER / f"{kind}_{worker.pid}.db").write_bytes(bytes(ROOM_BYTES))


def child_exit(server: Any, worker: Any) -> None:
    """What a process has counted stays; what it merely was goes with it."""
    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
