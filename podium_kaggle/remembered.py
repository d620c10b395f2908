"""What the launcher keeps between two runs, for its owner only: the site last used, and a token for each."""

import json
import os
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path

from podium_kaggle.errors import LauncherError


@dataclass
class Remembered:
    host: str = ""
    tokens: dict[str, str] = field(default_factory=dict)


def folder() -> Path:
    """Ours alone, in the place for configuration; never ~/.kaggle."""
    if sys.platform == "win32":
        place = Path(os.environ.get("APPDATA") or Path.home() / "AppData" / "Roaming")
    else:
        place = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return place / "podium-kaggle"


def private_folder(*parts: str) -> Path:
    """A folder in ours that only its owner may enter."""
    made = folder().joinpath(*parts)
    made.mkdir(mode=0o700, parents=True, exist_ok=True)
    made.chmod(0o700)
    return made


def recall() -> Remembered:
    """What was kept; nothing at first."""
    path = folder() / "sites.json"
    try:
        kept = Remembered(**json.loads(path.read_text()))
        path.chmod(0o600)
    except FileNotFoundError:
        return Remembered()
    except (ValueError, TypeError) as error:
        raise LauncherError(f"{path} cannot be read; delete it and log in again.") from error
    return kept


def remember(kept: Remembered) -> Path:
    """Keep it in a file which nobody else could read at any moment, and which is whole at every moment."""
    path = private_folder() / "sites.json"
    fresh = path.with_suffix(f".{os.getpid()}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(asdict(kept), file, indent=1)
    fresh.replace(path)
    return path
