"""The launcher as pip installs it, and the lines of the pages with a token of one click, as they stand."""

import os
import shutil
import site
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tests.journeys.installation import ROOT, Installation
from tests.launcher.conftest import Terminal
from tests.launcher.tls import Relay
from tests.visitor import Visitor


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands of a fresh environment are. What the launcher needs is that of the tests, so that nothing is
    asked of an index."""
    folder = tmp_path_factory.mktemp("installed")
    source = shutil.copytree(ROOT / "podium_kaggle", folder / "podium_kaggle")
    venv.create(folder / "venv", symlinks=True)
    (packages,) = (folder / "venv").glob("lib/*/site-packages")
    (packages / "of_the_tests.pth").write_text("\n".join(site.getsitepackages()))
    python = folder / "venv" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check", "install", "-q"]
    subprocess.run([*pip, "--no-index", "--no-deps", "--no-build-isolation", str(source)], check=True)
    return python.parent


def test_what_pip_installs_does_what_the_pages_say_with_a_token_of_one_click(
    alice: Terminal, commands: Path, installation: Installation, relay: Relay, certificate: Path, token: str
) -> None:
    (alice.home / "good.csv").rename(alice.home / "predictions.csv")
    alice.more |= {"PATH": f"{commands}:{os.environ['PATH']}", "PYTHONPATH": ""}
    browser = Visitor(installation, "alice", relay.address, str(certificate))
    lines = browser.lines_with_a_token_for("/competitions/toy/submit/")["kaggle for bash"]
    assert f"podium-kaggle --host {relay.address} competitions submit" in lines
    said = alice.start("bash", "-ec", lines)
    assert "Successfully submitted to The toy competition" in said
    assert "cv=0.4231" in said
    lines = browser.lines_with_a_token_for("/competitions/toy/data/")["kaggle for bash"]
    alice.start("bash", "-ec", lines)
    assert (alice.home / "toy.zip").is_file()
    submit = f"{lines.splitlines()[0]}\npodium-kaggle competitions submit toy -f predictions.csv -m x"
    assert "scope submit" in alice.start("bash", "-ec", submit, fails=True)
