"""Files in a bucket of an S3, without any address: what stands there leaves by a view that has asked who is there."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import datetime
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Self, cast

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import File
from storages.backends.s3 import S3Storage

CHUNK_BYTES = 1024**2
PIECE_BYTES = 8 * CHUNK_BYTES  # of a file that is handed out, so much at a time: a slow reader holds no connection
IN_MEMORY_BYTES = 16 * 1024**2  # what is larger is read by way of the temporary folder
# A stalled S3 may hold a thread for a minute, not for ten.
PATIENCE = Config(
    connect_timeout=5,
    read_timeout=20,
    retries={"max_attempts": 3, "mode": "standard"},
    s3={"addressing_style": "path"},
)
# Where memory ends in a thread of s3transfer, whoever waits for that thread waits for ever.
ALONE = TransferConfig(use_threads=False)


class FilesOutOfReachError(OSError):
    """The S3 does not answer, or refuses; like a disk that fails. The message is for the log."""


@contextmanager
def like_a_disk() -> Iterator[None]:
    """Whatever goes wrong between here and there becomes the OSError that callers know from folders."""
    try:
        yield
    except (BotoCoreError, Boto3Error, ClientError) as problem:
        raise FilesOutOfReachError(str(problem)) from problem


class ObjectFile(File[bytes]):
    """What stands in a bucket, opened; closed and opened again, it is fetched again."""

    def __init__(self, bucket: "BucketFiles", name: str) -> None:
        super().__init__(bucket.fetched(name), name)
        self.bucket, self.key = bucket, name

    def open(self, mode: str | None = None, *args: Any, **kwargs: Any) -> Self:
        """From its beginning."""
        if self.closed:
            self.file = self.bucket.fetched(self.key)
        self.seek(0)
        return self


class BucketFiles(S3Storage):  # type: ignore[misc]  # django-storages has no types
    """One bucket. Keys are random and never used twice, so a save asks nothing first: it needs no right to read."""

    def get_default_settings(self) -> dict[str, Any]:
        """Of django-storages, without its look into the environment of AWS for what we say ourselves."""
        ours = {"client_config": PATIENCE, "transfer_config": ALONE, "max_memory_size": IN_MEMORY_BYTES}
        return {**super().get_default_settings(), **ours, "file_overwrite": True}

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """There is none."""
        raise ValueError("Files of Podium have no address; a view hands them out.")

    def _save(self, name: str, content: File[bytes]) -> str:
        with like_a_disk():
            return str(super()._save(name, content))

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        """The whole file at once, so that no read can fail in the middle of what is done with it.

        By one request; the file object of django-storages makes three.
        """
        if mode != "rb":
            raise ValueError("A file in a bucket is opened to be read, as bytes; it is written by a save.")
        return ObjectFile(self, name)

    def fetched(self, name: str) -> IO[bytes]:
        """An object's bytes in a file of this process."""
        with like_a_disk(), ExitStack() as failing:
            whole = failing.enter_context(SpooledTemporaryFile(IN_MEMORY_BYTES))
            with closing(self.body_of(name)) as body:
                shutil.copyfileobj(body, whole, CHUNK_BYTES)
            failing.pop_all()  # from here on whoever opened the file closes it
        whole.seek(0)
        return whole

    def body_of(self, name: str, **asked: str) -> IO[bytes]:
        """An object's bytes as they come. Raises FileNotFoundError if there is none."""
        client = self.connection.meta.client
        try:
            return cast(IO[bytes], client.get_object(Bucket=self.bucket_name, Key=name, **asked)["Body"])
        except client.exceptions.NoSuchKey as missing:
            raise FileNotFoundError(f"There is no {name}.") from missing

    def start(self, name: str, most: int) -> bytes:
        """The first bytes of an object, so many at most; the rest is not fetched."""
        with like_a_disk(), closing(self.body_of(name)) as body:
            return body.read(most)

    def between(self, name: str, start: int, stop: int) -> Iterator[bytes]:
        """An object's bytes from `start` to before `stop`, which it must have; no others are fetched."""
        for first in range(start, stop, PIECE_BYTES):
            last = min(first + PIECE_BYTES, stop) - 1
            with like_a_disk(), closing(self.body_of(name, Range=f"bytes={first}-{last}")) as body:
                piece = body.read()
            yield piece

    def delete(self, name: str) -> None:
        with like_a_disk():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with like_a_disk():
            return bool(super().exists(name))

    def size(self, name: str) -> int:
        with like_a_disk():
            return int(super().size(name))

    def listed(self) -> Iterator[tuple[str, datetime]]:
        """Every object with the time when it was stored, a thousand a request."""
        with like_a_disk():
            for found in self.bucket.objects.all():
                yield found.key, found.last_modified
