"""A zip whose every byte can be worked out from names, sizes and checksums: nothing is compressed, nothing is kept.

So a data set of gigabytes needs no second copy, and a download of it goes on anywhere in the middle. The layout is
that of APPNOTE.TXT 6.3; beyond 4 GiB, ZIP64 throughout.
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from kaggle_api.ranges import Part

LOCAL = b"PK\3\4"
NARROW = 0xFFFFFFFF
UTF8_NAMES = 0x800
UNIX_FILE = 0o100644 << 16


@dataclass(frozen=True)
class Entry:
    """A file that goes in."""

    name: str
    crc32: int
    modified_at: datetime
    content: Part


@dataclass(frozen=True)
class Header:
    """Bytes between the files."""

    content: bytes

    @property
    def size(self) -> int:
        """How many."""
        return len(self.content)

    def chunks(self, start: int, stop: int) -> Iterator[bytes]:
        """Those from `start` to before `stop`."""
        yield self.content[start:stop]


def parts_of_zip(entries: Sequence[Entry], *, is_wide: bool | None = None) -> list[Part]:
    """The archive: each file after its header, then the directory. `is_wide`: in ZIP64, by default if it is large."""
    if is_wide is None:
        is_wide = sum(entry.content.size for entry in entries) > NARROW // 2  # room for headers of any length
    parts: list[Part] = []
    directory, offset = b"", 0
    for entry in entries:
        header = local_header(entry, is_wide=is_wide)
        directory += directory_line(entry, offset, is_wide=is_wide)
        parts += [Header(header), entry.content]
        offset += len(header) + entry.content.size
    return [*parts, Header(directory + end(len(entries), len(directory), offset, is_wide=is_wide))]


def local_header(entry: Entry, *, is_wide: bool) -> bytes:
    """What stands before a file."""
    size, name = entry.content.size, entry.name.encode()
    extra = struct.pack("<HHQQ", 1, 16, size, size) if is_wide else b""
    told = NARROW if is_wide else size
    fields = (version(is_wide), UTF8_NAMES, 0, *dos_time(entry.modified_at), entry.crc32, told, told)
    return struct.pack("<4sHHHHHLLLHH", LOCAL, *fields, len(name), len(extra)) + name + extra


def directory_line(entry: Entry, offset: int, *, is_wide: bool) -> bytes:
    """What the directory says of a file that begins at `offset`."""
    size, name = entry.content.size, entry.name.encode()
    extra = struct.pack("<HHQQQ", 1, 24, size, size, offset) if is_wide else b""
    told, where = (NARROW, NARROW) if is_wide else (size, offset)
    made_by = 3 << 8 | version(is_wide)  # on Unix
    fields = (made_by, version(is_wide), UTF8_NAMES, 0, *dos_time(entry.modified_at), entry.crc32, told, told)
    tail = (len(name), len(extra), 0, 0, 0, UNIX_FILE, where)
    return struct.pack("<4sHHHHHHLLLHHHHHLL", b"PK\1\2", *fields, *tail) + name + extra


def end(count: int, size: int, offset: int, *, is_wide: bool) -> bytes:
    """What ends the archive: where its directory stands, with `count` lines in `size` bytes."""
    if not is_wide:
        return struct.pack("<4sHHHHLLH", b"PK\5\6", 0, 0, count, count, size, offset, 0)
    wide = struct.pack(
        "<4sQHHLLQQQQ", b"PK\6\6", 44, version(is_wide), version(is_wide), 0, 0, count, count, size, offset
    )
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, offset + size, 1)
    return wide + locator + struct.pack("<4sHHHHLLH", b"PK\5\6", 0, 0, count, count, NARROW, NARROW, 0)


def version(is_wide: bool) -> int:
    """What a reader must understand: 2.0, or 4.5 for ZIP64."""
    return 45 if is_wide else 20


def dos_time(when: datetime) -> tuple[int, int]:
    """Time and date as DOS kept them, here in UTC; its years begin in 1980."""
    at = when.astimezone(UTC)
    clock = at.hour << 11 | at.minute << 5 | at.second // 2
    return clock, (max(at.year, 1980) - 1980) << 9 | at.month << 5 | at.day
