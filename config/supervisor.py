"""Keeps a handful of processes running: starts them, restarts what dies, ends all of them together."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

from config.log_files import rotate

GRACE_SECONDS = 20.0
LONGEST_PAUSE = 10.0


class StopRequestedError(Exception):
    """Someone asked the supervisor to end: Ctrl-C or SIGTERM."""


def ask_to_stop(number: int, frame: FrameType | None) -> None:
    """The signal handler: leave whatever is being waited for."""
    raise StopRequestedError(signal.Signals(number).name)


@dataclass
class Child:
    """One process with a log of its own, in a session of its own, so that it ends with all it started."""

    name: str
    command: Sequence[str]
    log_folder: Path
    process: subprocess.Popen[bytes] | None = None
    pause: float = 0.5
    start_at: float = 0.0
    log: IO[bytes] | None = field(default=None, repr=False)

    @property
    def log_file(self) -> Path:
        """Where all that it prints goes."""
        return self.log_folder / f"{self.name}.log"

    def start(self) -> None:
        """Start the process, appending to its log."""
        if self.log is None:
            self.log = self.log_file.open("ab")
        self.process = subprocess.Popen(  # noqa: S603  # our own commands
            self.command, stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log, start_new_session=True
        )
        self.started_at = time.monotonic()

    def revive(self) -> str | None:
        """If it has died, plan its restart or do it; returns a sentence about a death just noticed."""
        if self.process is None:
            if time.monotonic() >= self.start_at:
                self.start()
            return None
        if self.process.poll() is None:
            return None
        code = self.process.returncode
        self.kill()
        self.plan_restart()
        return f"{self.name} ended with {code}; it is started again. Its log: {self.log_file}"

    def plan_restart(self) -> None:
        """Wait longer each time if it dies at once; a process that ran for long is started soon."""
        lived = time.monotonic() - self.started_at
        self.pause = 0.5 if lived > LONGEST_PAUSE else min(self.pause * 2, LONGEST_PAUSE)
        self.start_at = time.monotonic() + self.pause
        self.process = None

    def ask_to_end(self) -> None:
        """Forward the wish to end; the process finishes what it is doing."""
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def kill(self) -> None:
        """End it and whatever it started and left behind."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def watch(children: Sequence[Child], tell: Callable[[str], object], until: Callable[[], bool]) -> None:
    """Restart what dies, and tell of it, and keep logs small, until something has come true.

    A StopRequestedError ends it sooner.
    """
    while not until():
        for child in children:
            if news := child.revive():
                tell(news)
            rotate(child.log_file)
        time.sleep(0.1)


def stop(children: Sequence[Child], tell: Callable[[str], object]) -> None:
    """End all of them: politely first, by force after GRACE_SECONDS. Further signals are ignored meanwhile."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        if child.process:
            try:
                child.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                tell(f"{child.name} did not end by itself.")
        child.kill()
