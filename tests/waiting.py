"""Waiting for what a test has set going. The clock judges nobody: a wait ends when the thing has happened."""

import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

# Some ten times what the longest of these waits takes on a quiet machine. It is there to end what would never end.
PATIENCE_SECONDS = 120


def wait_for(condition: Callable[[], Any], what: str, *, seconds: float = PATIENCE_SECONDS) -> Any:
    """Ask again and again until the answer is true, and give it back; fail with `what` when patience is at its end."""
    deadline = time.monotonic() + seconds
    while not (answer := condition()):
        assert time.monotonic() < deadline, f"waited {seconds} s in vain: {what}"
        time.sleep(0.1)  # each question costs what is waited for some of its time
    return answer


def run(command: Sequence[str | Path], **how: Any) -> "subprocess.CompletedProcess[str]":
    """Run a program to its end: its status, and what it printed."""
    told: dict[str, Any] = {"capture_output": True, "text": True, "check": False, "timeout": PATIENCE_SECONDS, **how}
    return subprocess.run(command, **told)
