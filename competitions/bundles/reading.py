"""Getting at the files of a bundle: a folder or a zip of it, and nothing outside of it."""

import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

MANIFEST = "competition.yaml"
MANIFEST_BYTES = 1024 * 1024
MANIFEST_DEPTH, MANIFEST_PARTS = 20, 20_000
NUMBER_LENGTH = 100  # YAML counts 1:1:1 in sixties, which takes the square of its length
MOST_FILES = 10_000
TIMES_UNPACKED, ALWAYS_UNPACKED = 100, 256 * 1024 * 1024  # of the bytes of a zip, in all; of a small one
BLOCK = 1024 * 1024
# All that zipfile raises of what is damaged, and a disk of names that it does not take.
NO_ZIP = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError)

PARSER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # a hundred times as fast, where it is there


class BundleRefusedError(Exception):
    """The bundle cannot be imported; `problems` says everything that is wrong with it, a sentence each."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = list(problems)


class WrongValueError(Exception):
    """A value in the manifest is not of its kind. The message continues a sentence that begins with the key."""


@contextmanager
def opened(bundle: Path) -> Iterator[Path]:
    """The folder of a bundle; a zip is unpacked into a temporary folder that goes when the block ends.

    Raises BundleRefusedError.
    """
    if bundle.is_dir():
        yield bundle
        return
    if not zipfile.is_zipfile(bundle):
        raise BundleRefusedError([f"{bundle} is neither a folder nor a zip file."])
    with tempfile.TemporaryDirectory() as temporary:
        with listed(bundle) as archive:
            unpack(archive, Path(temporary), most=max(ALWAYS_UNPACKED, TIMES_UNPACKED * bundle.stat().st_size))
        yield top_folder(Path(temporary))


def listed(bundle: Path) -> zipfile.ZipFile:
    """The zip, once its list of entries was read."""
    try:
        return zipfile.ZipFile(bundle)
    except NO_ZIP as problem:
        raise BundleRefusedError([f"{bundle} is a damaged zip file: {problem}."]) from problem


def unpack(archive: zipfile.ZipFile, folder: Path, *, most: int) -> None:
    """Unpack every entry, `most` bytes in all, counted as they come: a zip may say what it likes of their sizes."""
    entries = archive.infolist()
    if len(entries) > MOST_FILES:
        raise BundleRefusedError([f"The zip has {len(entries):,} entries; a bundle has at most {MOST_FILES:,}."])
    if strays := [entry.filename for entry in entries if leaves_its_folder(entry)]:
        raise BundleRefusedError([f"{name} leads out of the zip file; leave it out." for name in strays])
    left = most
    for entry in entries:
        left -= unpack_one(archive, entry, folder, most=left)
        if left < 0:
            why = f"{entry.filename} unpacks to more than the {most:,} bytes that a zip of this size may hold in all."
            raise BundleRefusedError([why])


def unpack_one(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, *, most: int) -> int:
    """Unpack one entry, whose name was looked at; its bytes, of which no more than one block above `most` is read."""
    path, size = folder / entry.filename, 0
    try:
        (path if entry.is_dir() else path.parent).mkdir(parents=True, exist_ok=True)
        if entry.is_dir():
            return 0
        with archive.open(entry) as packed, path.open("wb") as file:
            while size <= most and (block := packed.read(BLOCK)):
                size += file.write(block)
    except NO_ZIP as problem:
        raise BundleRefusedError([f"{entry.filename} cannot be unpacked: {problem}."]) from problem
    return size


def leaves_its_folder(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry of a zip is a link, or has a name that points elsewhere."""
    path = Path(entry.filename)
    return path.is_absolute() or ".." in path.parts or stat.S_ISLNK(entry.external_attr >> 16)


def top_folder(folder: Path) -> Path:
    """Where the manifest stands: here, or in the only folder that was packed."""
    inner = [path for path in folder.iterdir() if path.is_dir()]
    return inner[0] if len(inner) == 1 and not (folder / MANIFEST).exists() else folder


def read_manifest(folder: Path) -> Any:
    """What competition.yaml says, whatever it is. Raises BundleRefusedError if it says nothing that can be read."""
    path = folder / MANIFEST
    if not path.is_file():
        raise BundleRefusedError([f"There is no {MANIFEST} in {folder}."])
    try:
        with path.open("rb") as file:
            text = file.read(MANIFEST_BYTES + 1)
        if len(text) > MANIFEST_BYTES:
            raise BundleRefusedError([f"{MANIFEST} has more than {MANIFEST_BYTES:,} bytes; keep long texts in files."])
        check_shape(text)
        return yaml.safe_load(text)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:  # ValueError: such as 2026-13-01 for a date
        raise BundleRefusedError([f"{MANIFEST} is not YAML: {' '.join(str(error).split())}."]) from error


def check_shape(text: bytes) -> None:
    """Refuse what takes longer than its bytes: parts that stand for others, too many of them, one within another.

    Read part by part, without building anything.
    """
    depth = 0
    for parts, event in enumerate(yaml.parse(text, Loader=PARSER)):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            raise yaml.YAMLError(f"*{event.anchor} stands for another part; write it out")
        if isinstance(event, yaml.ScalarEvent) and is_endless(event):
            raise yaml.YAMLError(f"{event.value[:20]}... is no number; put quotes around what is a text")
        if depth > MANIFEST_DEPTH or parts > MANIFEST_PARTS:
            raise yaml.YAMLError(f"it has more than {MANIFEST_PARTS:,} parts, or more than {MANIFEST_DEPTH} in another")


def is_endless(scalar: yaml.ScalarEvent) -> bool:
    """Whether YAML would try to count with a value that no number is as long as."""
    is_bare, text = scalar.implicit[0], scalar.value
    return is_bare and len(text) > NUMBER_LENGTH and text[0] in "+-.0123456789" and " " not in text


def file_in(folder: Path, name: str) -> Path:
    """The file of that name in the bundle. Raises WrongValueError if it is missing or stands elsewhere."""
    path = (folder / name).resolve()
    if Path(name).is_absolute() or not path.is_relative_to(folder.resolve()):
        raise WrongValueError(f"names {name}, which leads out of the bundle; put the file into the bundle's folder.")
    if not path.is_file():
        raise WrongValueError(f"names {name}, but there is no such file in the bundle.")
    return path
