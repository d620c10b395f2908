"""The official client from PyPI as a process of its own, in an environment made from scratch."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.waiting import run

PROGRAM = Path(sys.executable).with_name("kaggle")
NOWHERE = "http://127.0.0.1:9"  # a call to the client's own home fails instead of leaving the machine


@dataclass(frozen=True)
class RealClient:
    """One person at a terminal. The site stands in for `http://localhost` by being its proxy."""

    site: str
    token: str
    home: Path

    @property
    def environment(self) -> dict[str, str]:
        """All that it is told."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "KAGGLE_CONFIG_DIR": str(self.home),
            "KAGGLE_API_ENVIRONMENT": "LOCALHOST",
            "KAGGLE_API_TOKEN": self.token,
            **dict.fromkeys(("HTTP_PROXY", "http_proxy"), self.site),
            **dict.fromkeys(("HTTPS_PROXY", "https_proxy"), NOWHERE),
        }

    def run(self, *arguments: str, fails: bool = False) -> str:
        """What `kaggle competitions ...` prints, on both streams; `fails` says how it ends."""
        done = self.start([str(PROGRAM), "competitions", *arguments])
        said = done.stdout + done.stderr
        assert (done.returncode != 0) == fails, said
        return said

    def python(self, script: str) -> list[str]:
        """The lines that a script of this person prints, which ends well."""
        done = self.start([sys.executable, "-c", script])
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.splitlines()

    def start(self, command: list[str], *, at_first: bool = False) -> subprocess.CompletedProcess[str]:
        """A process at this person's terminal, to its end; `at_first` nothing of the site is set there."""
        plain = {"PATH": f"{PROGRAM.parent}:{os.environ['PATH']}", "HOME": str(self.home)}
        told = plain if at_first else self.environment
        return run(command, env=told, cwd=self.home)
