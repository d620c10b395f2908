"""Files in a folder of this machine, without any address."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from django.core.files.storage import FileSystemStorage

CHUNK_BYTES = 256 * 1024


class LocalFiles(FileSystemStorage):
    """What stands here leaves by a view that has asked who is there, never by an address."""

    def url(self, name: str | None) -> str:
        """There is none."""
        raise ValueError("Files of Podium have no address; a view hands them out.")

    def start(self, name: str, most: int) -> bytes:
        """The first bytes of a file, so many at most."""
        with self.open(name) as file:
            return bytes(file.read(most))

    def between(self, name: str, start: int, stop: int) -> Iterator[bytes]:
        """A file's bytes from `start` to before `stop`."""
        with self.open(name) as file:
            file.seek(start)
            while start < stop and (chunk := file.read(min(CHUNK_BYTES, stop - start))):
                start += len(chunk)
                yield chunk

    def listed(self) -> Iterator[tuple[str, datetime]]:
        """Every file with the time of its last change; none before anything is stored."""
        for path in Path(self.location).rglob("*"):
            with suppress(FileNotFoundError):  # deleted while we look
                if path.is_file():
                    modified = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                    yield path.relative_to(self.location).as_posix(), modified
