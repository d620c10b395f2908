"""What the embedded default makes for itself in its data folder: a secret key, the broker's folders."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

CACHE = {
    "BACKEND": "django.core.cache.backends.db.DatabaseCache",
    "LOCATION": "cache",
    # Past the default of 300 rows the table forgets at random, and with it who has guessed how often.
    "OPTIONS": {"MAX_ENTRIES": 100_000},
}

# Drawn pages of boards. In memory in the scaled deployment too: it is asked for with every look at a board.
BOARDS = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "boards",
    "OPTIONS": {"MAX_ENTRIES": 500},
}

THROTTLES = {
    "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
    "LOCATION": "throttles",
    "OPTIONS": {"MAX_ENTRIES": 10_000},
}


def secret_key(data: Path) -> str:
    """The key kept in `data`, readable by its owner only; made at the first call."""
    kept = data / "secret-key"
    if not kept.exists():
        fresh = data / f"secret-key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):  # atomic: whichever process is first wins, none reads half a key
            os.link(fresh, kept)
        fresh.unlink()
    return kept.read_text()


def broker_options(folder: Path) -> dict[str, object]:
    """Kombu's options for messages as files in `folder`, which is made: it may have been wiped at any time."""
    for name in ("messages", "control"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "control_folder": str(folder / "control"),
        "polling_interval": 0.05,
    }
