"""Everything that must hold before a change lands, step by step; every step runs, whatever fell before it.

Prints a table of the steps with their seconds, and those of a processor, and behind it the last lines of what fell.
Standard library only: it runs before anything is installed.
"""

import os
import subprocess
import sys
import time
from collections import deque
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[1]
STEPS = {
    "set-up": ["make", "setup-tests"],
    "lint": ["make", "lint"],
    "types": ["make", "types"],
    "test": ["make", "test"],
    "demo": [sys.executable, ".ci/demo.py"],
}
LAST_LINES = 90  # of all that fell


class Step(NamedTuple):
    """What became of one."""

    status: int
    seconds: float
    of_processor: float
    last: list[str]

    def row(self, name: str) -> str:
        outcome = f"FAILED with {self.status}" if self.status else "passed"
        return f"{name:8} {self.seconds:7.0f} {self.of_processor:10.0f}  {outcome}"


def processor() -> float:
    """The seconds that ended children have used of it."""
    times = os.times()
    return times.children_user + times.children_system


def run(command: list[str]) -> Step:
    """What it prints is passed on; its last lines are kept."""
    began, used, last = time.monotonic(), processor(), deque[str](maxlen=LAST_LINES)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    said: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "errors": "replace"}
    with subprocess.Popen(command, cwd=ROOT, env=environment, **said) as step:
        assert step.stdout
        for line in step.stdout:
            print(line, end="", flush=True)
            last.append(line)
    return Step(step.returncode, time.monotonic() - began, processor() - used, list(last))


def main() -> int:
    """Run all steps; 1 if one of them fell."""
    done = {}
    for name, command in STEPS.items():
        print(f"\n=== {name}: {' '.join(command)}", flush=True)
        done[name] = run(command)
    fell = {name: step.last for name, step in done.items() if step.status}
    print("\nStep     Seconds  Processor  Outcome")
    for name, step in done.items():
        print(step.row(name))
    whole = Step(len(fell), sum(step.seconds for step in done.values()), processor(), [])
    print(whole.row("all"))
    for name, last in fell.items():
        print(f"\n=== the end of {name}, which fell:\n{''.join(last[-LAST_LINES // len(fell) :])}", end="")
    return int(bool(fell))


if __name__ == "__main__":
    sys.exit(main())
