"""What the settings are under another environment: read by a process of its own."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
READ = (
    "import json, sys; from config import settings; print(json.dumps({n: getattr(settings, n) for n in sys.argv[1:]}))"
)


def settings_with(*names: str, **environment: str) -> dict[str, Any]:
    """The settings of these names under this environment."""
    with tempfile.TemporaryDirectory() as data:
        done = subprocess.run(
            [sys.executable, "-c", READ, *names],
            env={**os.environ, "PODIUM_DATA": data, **environment},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
    found: dict[str, Any] = json.loads(done.stdout)
    return found
