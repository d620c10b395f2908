"""The data folder is its owner's alone: solutions, private scores, hashes of passwords and mail stand in it."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

OF_OTHERS = stat.S_IRWXG | stat.S_IRWXO


def own(folder: Path) -> bool:
    """Make the folder, or take it from others, and let whatever this process writes be its owner's alone.

    Nobody enters what stands in a closed folder. Whether others could enter it before. Raises ImproperlyConfigured
    where it is not ours to close.
    """
    os.umask(OF_OTHERS)
    folder.mkdir(parents=True, exist_ok=True)
    if was_open := bool(folder.stat().st_mode & OF_OTHERS):
        try:
            folder.chmod(stat.S_IRWXU)
        except PermissionError as refused:
            raise ImproperlyConfigured(
                f"Others may enter the data folder {folder}, and it belongs to somebody else. Give it to the user who "
                f"runs Podium, and close it: chown, then chmod 700."
            ) from refused
    return was_open


def close(folder: Path) -> int:
    """Take from others what an older version, or a copy, has left them in the folder; how many files and folders."""
    open_ones = [path for path in inside(folder) if path.lstat().st_mode & OF_OTHERS]
    for path in open_ones:
        path.chmod(path.stat().st_mode & ~OF_OTHERS)
    return len(open_ones)


def inside(folder: Path) -> Iterator[Path]:
    """Whatever stands in it and is no link."""
    return (path for path in folder.rglob("*") if not path.is_symlink())
