"""What the installation of the faults consists of: servers and processes that are killed and started again."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.journeys.installation import ROOT
from tests.processes import end_with_parent


def run(environment: Mapping[str, str], *arguments: str, check: bool = True) -> str:
    """Run a program with this environment; its output."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        text=True,
        capture_output=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0 or not check, done.stdout + done.stderr
    return done.stdout.strip()


@dataclass
class Server:
    """One that can be killed and started again where it stood."""

    run: Callable[[], AbstractContextManager[Any]]
    pid: Callable[[], int]
    held: ExitStack = field(default_factory=ExitStack)

    def start(self) -> None:
        self.held.enter_context(self.run())

    def kill(self, number: int = signal.SIGKILL) -> None:
        """End it by this signal, and wait for its end."""
        os.kill(self.pid(), number)
        self.held.close()


@dataclass
class Program:
    """One process of Podium with all that it starts, in a session of its own. `{app}` in its command is `app`."""

    name: str
    app: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid

    def start(self) -> None:
        with (self.folder / f"{self.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *(part.format(app=self.app) for part in self.command)],
                cwd=ROOT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=end_with_parent,
            )

    def kill(self) -> None:
        """kill -9, with all that it has started."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        assert self.process
        self.process.wait()

    def end(self) -> None:
        """Ask it to end, as a restart does; by force when it does not listen."""
        assert self.process
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(30)
        self.kill()

    def children(self) -> list[int]:
        """Its own child processes, such as the pool of a worker; none when it has ended."""
        with suppress(FileNotFoundError):
            return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]
        return []
