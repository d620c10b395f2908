"""Servers for one run of the tests: started on free ports in private folders, waited for, and ended with the run."""

import ctypes
import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.waiting import PATIENCE_SECONDS, wait_for

PR_SET_PDEATHSIG = 1
# Where the run began to write: settings move TMPDIR into their data folder, which only its owner may enter, and the
# processes of xdist inherit that.
PLACE = os.environ.setdefault("PODIUM_TESTS_IN", tempfile.gettempdir())
LOGS: list[Path] = []  # where those that run now write, a file or a folder of files: tests/verdict.py quotes them


@contextmanager
def private_folder(name: str) -> Iterator[Path]:
    """A folder that goes with the block."""
    folder = Path(tempfile.mkdtemp(prefix=f"podium-{name}-", dir=PLACE))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(
    command: Sequence[str], answers: Callable[[], bool], log: Path, **how: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a server, wait until it answers, end it with the block by SIGINT. Fails with what it has said."""
    with log.open("ab") as said:
        # A session of its own: Ctrl-C is for the tests, which need their servers until they have ended.
        process = subprocess.Popen(
            command, stdout=said, stderr=said, start_new_session=True, preexec_fn=end_with_parent, **how
        )
    LOGS.append(log)
    try:
        wait_until(answers, process, log)
        yield process
    finally:
        process.send_signal(signal.SIGCONT)  # a test may have stopped it
        process.send_signal(signal.SIGINT)
        process.wait(PATIENCE_SECONDS)
        LOGS.remove(log)


def wait_until(answers: Callable[[], bool], process: subprocess.Popen[bytes], log: Path) -> None:
    """Ask until it answers; give up when it has ended."""

    def has_answered() -> bool:
        assert process.poll() is None, log.read_text(errors="replace")
        return answers()

    wait_for(has_answered, f"{process.args!r} answers")


def listens(port: int) -> bool:
    """Whether somebody takes connections at this port of the loopback address."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def free_ports(count: int) -> list[int]:
    """Ports of the loopback address that nobody uses now, none of them twice."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.socket()) for _ in range(count)]
        for probe in probes:
            probe.bind(("127.0.0.1", 0))
        return [probe.getsockname()[1] for probe in probes]


def end_with_parent() -> None:
    """Let the kernel send SIGINT when the tests die without a word (Linux, as the wheels are)."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)
