"""A small disk of its own for a folder, which can be filled to the last byte (Linux, as root)."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

BLOCKS = (1024**2, 4096)
BALLAST = "ballast"


@contextmanager
def small_disk(folder: Path, megabytes: int, *, owner: int = 0) -> Iterator[bool]:
    """The folder as a disk of this size, emptied with the block; whether this machine lets us mount one.

    Where it does not, the folder is one like any other.
    """
    folder.mkdir()
    options = f"size={megabytes}m,mode=700,uid={owner},gid={owner}"
    command = ["mount", "-t", "tmpfs", "-o", options, "podium-faults", str(folder)]
    is_mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0
    try:
        yield is_mounted
    finally:
        if is_mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """The block with no byte left on the disk of this folder."""
    ballast = folder / BALLAST
    with ballast.open("wb", buffering=0) as file:
        for block in BLOCKS:
            with suppress(OSError):
                while file.write(bytes(block)):
                    pass
    try:
        yield
    finally:
        ballast.unlink()


def is_small_disk(folder: Path) -> bool:
    """Whether the folder is a disk of its own."""
    return os.path.ismount(folder)
