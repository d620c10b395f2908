"""docker-compose.yml as the real Compose reads it: copied into a folder with fresh secrets, no engine asked."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.waiting import PATIENCE_SECONDS

ROOT = Path(__file__).resolve().parents[1]


def program() -> Path | None:
    """Where the wheel has put Compose; nothing where there is no wheel for this machine."""
    compose = Path(sys.executable).with_name("docker-compose")
    return compose if compose.exists() else None


def set_up(folder: Path) -> None:
    """The two commands before the first start, in a folder of its own."""
    shutil.copytree(ROOT / "deploy", folder / "deploy")
    shutil.copy(ROOT / "docker-compose.yml", folder)
    shutil.copy(ROOT / ".env.example", folder / ".env")
    subprocess.run(["sh", "deploy/make-secrets.sh"], cwd=folder, check=True)


def read(program: Path, folder: Path) -> dict[str, Any]:
    """What `docker compose config` makes of it."""
    command = [str(program), "config", "--format", "json"]
    said = subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=PATIENCE_SECONDS)
    return dict(json.loads(said.stdout))


def environment(service: Mapping[str, Any], folder: Path, data: Path, places: Mapping[str, str]) -> dict[str, str]:
    """What a process of this service would find, outside of a container: its secrets in `folder`, `places` replaced."""
    secrets = data.with_name(f"{data.name}-secrets")
    secrets.mkdir()
    for secret in service["secrets"]:
        told = (folder / "secrets" / secret["source"]).read_text()
        (secrets / secret["source"]).write_text(replaced(told, places))
    there = {"/run/secrets/": f"{secrets}/", **places}
    found = {name: replaced(value, there) for name, value in service["environment"].items()}
    return {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "PODIUM_DATA": str(data), **found}


def command(said: Sequence[str], places: Mapping[str, str]) -> list[str]:
    """The same for what is run."""
    return [replaced(word, places) for word in said]


def replaced(text: str, places: Mapping[str, str]) -> str:
    """The text with every name of a place in the containers made one of this machine."""
    for there, here in places.items():
        text = text.replace(there, here)
    return text
