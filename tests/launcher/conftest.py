"""A site behind HTTPS, and people at terminals made from scratch."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.journeys.bundle import prediction_file, write_bundle
from tests.journeys.installation import ROOT, Installation, start
from tests.launcher.tls import Relay, write_certificate
from tests.waiting import run

NOWHERE = "http://127.0.0.1:9"  # whatever would leave for elsewhere fails


@dataclass
class Terminal:
    home: Path
    more: dict[str, str] = field(default_factory=dict)

    def kaggle(self, *arguments: str, typed: str = "", fails: bool = False, **more: str) -> str:
        """What podium-kaggle prints, on both streams; `fails` says how it ends."""
        return self.run("-m", "podium_kaggle.command", *arguments, typed=typed, fails=fails, **more)

    def run(self, *arguments: str, typed: str = "", fails: bool = False, **more: str) -> str:
        """What Python prints."""
        return self.start(sys.executable, *arguments, typed=typed, fails=fails, **more)

    def start(self, *command: str, typed: str = "", fails: bool = False, **more: str) -> str:
        """What a command prints in an environment of nothing but this."""
        environment = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(self.home),
            "PYTHONPATH": str(ROOT),
            **{name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")},
            **dict.fromkeys(("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy"), NOWHERE),
            **self.more,
            **more,
        }
        done = run(command, env=environment, cwd=self.home, input=typed)
        said = done.stdout + done.stderr
        assert (done.returncode != 0) == fails, said
        return said


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture(scope="package")
def relay(certificate: Path) -> Iterator[Relay]:
    made = Relay(certificate)
    yield made
    made.close()


@pytest.fixture(scope="package")
def installation(relay: Relay, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("site")
    running = start(folder, PUBLIC_URL=relay.address)
    try:
        running.add_user("host")
        bundle = write_bundle(folder / "bundles" / "toy", "toy", daily_limit=20)
        running.command("import_competition", str(bundle), "--host", "host", "--publish")
        relay.goal = running.port
        relay.start()
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="package")
def token(installation: Installation) -> str:
    """Of Alice, who has joined."""
    made = installation.add_user("alice")
    assert installation.join("toy", made) == 201
    return made


@pytest.fixture
def alice(tmp_path: Path, certificate: Path) -> Terminal:
    """At a fresh terminal that trusts the site's certificate."""
    (tmp_path / "good.csv").write_bytes(prediction_file(60, seed=1, noise=0.4))
    return Terminal(tmp_path, {"REQUESTS_CA_BUNDLE": str(certificate)})
