"""Which process stands at an end of a connection, as Linux tells it."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

INODE, LOCAL = 9, 1


def owners(ports: Collection[int], pids: Iterable[int]) -> dict[int, int]:
    """For each of these local ports that one of these processes holds open: which."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    sockets = {f"socket:[{fields[INODE]}]": int(fields[LOCAL].rpartition(":")[2], 16) for fields in lines}
    held = ((sockets.get(link, 0), pid) for pid in pids for link in open_files(pid))
    return {port: pid for port, pid in held if port in ports}


def open_files(pid: int) -> Iterator[str]:
    """What the files of a process are links to; nothing where it has ended."""
    with suppress(OSError):
        for file in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                yield str(file.readlink())
