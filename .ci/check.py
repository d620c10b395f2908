"""Everything that must hold before a change lands, step by step; every step runs, whatever fell before it.

Prints a table of the steps with their seconds and, behind it, the last lines of what fell. Standard library only: it
runs before anything is installed.
"""

import os
import subprocess
import sys
import time
from collections import deque
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
STEPS = {
    "set-up": ["make", "setup-tests"],
    "lint": ["make", "lint"],
    "types": ["make", "types"],
    "test": ["make", "test"],
    "demo": [sys.executable, ".ci/demo.py"],
}
LAST_LINES = 90  # of all that fell


def run(command: list[str]) -> tuple[int, float, list[str]]:
    """The status, the seconds, and the last lines of what it printed, all of which is passed on."""
    began, last = time.monotonic(), deque[str](maxlen=LAST_LINES)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    said: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "errors": "replace"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, **said) as step:
        assert step.stdout
        for line in step.stdout:
            print(line, end="", flush=True)
            last.append(line)
    return step.returncode, time.monotonic() - began, list(last)


def main() -> int:
    """Run all steps; 1 if one of them fell."""
    done = {}
    for name, command in STEPS.items():
        print(f"\n=== {name}: {' '.join(command)}", flush=True)
        done[name] = run(command)
    print("\nStep     Seconds  Outcome")
    for name, (status, seconds, _) in done.items():
        print(f"{name:8} {seconds:7.0f}  {'passed' if status == 0 else f'FAILED with {status}'}")
    print(f"{'all':8} {sum(seconds for _, seconds, _ in done.values()):7.0f}")
    fell = {name: last for name, (status, _, last) in done.items() if status}
    for name, last in fell.items():
        print(f"\n=== the end of {name}, which fell:\n{''.join(last[-LAST_LINES // len(fell) :])}", end="")
    return int(bool(fell))


if __name__ == "__main__":
    sys.exit(main())
