"""What deploy/ says to systemd and to Caddy is what they understand, where they are on this machine."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.waiting import run

DEPLOY = Path(__file__).resolve().parents[1] / "deploy"
UNITS = sorted((DEPLOY / "systemd").iterdir())


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not on this machine")
def test_systemd_has_no_objection_to_the_units(tmp_path: Path) -> None:
    for unit in UNITS:  # but that the program is not installed here
        text = unit.read_text().replace("/opt/podium/.venv/bin/python", "/usr/bin/env")
        (tmp_path / unit.name).write_text(text)
    command = ["systemd-analyze", "verify", *(str(tmp_path / unit.name) for unit in UNITS)]
    done = run(command)
    assert done.returncode == 0, done.stderr
    assert str(tmp_path) not in done.stderr


@pytest.mark.skipif(not shutil.which("caddy"), reason="caddy is not on this machine")
def test_caddy_has_no_objection_to_its_file(tmp_path: Path) -> None:
    text = (DEPLOY / "Caddyfile").read_text()
    version = subprocess.run(["caddy", "version"], capture_output=True, text=True, check=True).stdout
    if version.lstrip("v").startswith("2.6."):
        text = text.replace("request_buffers 2MiB", "buffer_requests")  # what it was called then
    (tmp_path / "Caddyfile").write_text(text)
    command = ["caddy", "adapt", "--adapter", "caddyfile", "--config", str(tmp_path / "Caddyfile")]
    done = subprocess.run(
        command, env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)}, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
