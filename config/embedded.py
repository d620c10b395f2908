"""What the embedded default makes for itself in its data folder: the broker's folders, the caches."""

from pathlib import Path

CACHE = {
    "BACKEND": "config.database_cache.JsonDatabaseCache",
    "LOCATION": "cache",
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
