"""Files that want as much memory as they can have, and a process of its own that reads them and says what it took."""

import gzip
import json
import re
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

from scoring.solution import Solution
from tests.scoring.making import names_of, solution_of

MEBIBYTE = 1024**2
PERMITTED = MEBIBYTE  # bytes that a file may have, unpacked
MOST_MEMORY = 64 * PERMITTED  # for its rows as strings, positions and findings, and what allocators keep: 35 measured
HEADER = b"id,label\n"
ANSWERS = "id,label,Usage\na,{},Public\nb,{},Private\n"
PROCESS = Path("/proc/self")


def full(line: bytes) -> bytes:
    """As many lines as a file may have."""
    return HEADER + line * ((PERMITTED - len(HEADER)) // len(line))


def bomb() -> bytes:
    """A value of 200 MiB, packed piece by piece."""
    packer = zlib.compressobj(wbits=31)
    pieces = [packer.compress(piece) for piece in [HEADER, *[b"0" * MEBIBYTE] * 200]]
    return b"".join([*pieces, packer.flush()])


GREEDY: dict[str, Callable[[], bytes]] = {
    "short lines": lambda: full(b",\n"),
    "empty lines": lambda: full(b"\n"),
    "lines with a field too few": lambda: full(b"a\n"),
    "one id over and over": lambda: full(b"a,b\n"),
    "ids that nobody has": lambda: HEADER + b"".join(b"%06d,x\n" % row for row in range(PERMITTED // 10)),
    "one line of fields": lambda: full(b","),
    "one long field": lambda: full(b"x"),
    "quotes": lambda: full(b'"'),
    "a header of names": lambda: b"id," * (PERMITTED // 3),
    "a small file that unpacks to many lines": lambda: gzip.compress(full(b",\n")),
    "a small file that unpacks to too much": bomb,
}


def status(name: str) -> int:
    """Bytes by the process's own account: VmRSS is what it has in memory, VmHWM the most that it has had."""
    (kibibytes,) = re.findall(rf"^{name}:\s+(\d+) kB$", (PROCESS / "status").read_text(), re.MULTILINE)
    return 1024 * int(kibibytes)


def answer(file: bytes, solution: Solution) -> tuple[bool, int]:
    """Whether it is refused, and the bytes that were taken for that."""
    (PROCESS / "clear_refs").write_text("5")  # the most so far is what there is now
    before = status("VmRSS")
    names = names_of(file, solution, max_bytes=PERMITTED)
    return bool(names), status("VmHWM") - before


def main() -> None:
    """Read all of them as numbers and as labels, and write how each was answered."""
    files = {what: make() for what, make in GREEDY.items()}
    solutions = [solution_of(ANSWERS.format(0, 1)), solution_of(ANSWERS.format("cat", "dog"), "accuracy")]
    for solution in solutions:
        names_of("id,label\na,x\nb,\n", solution)  # what is needed once is there from now on
    sys.stdout.write(json.dumps({what: [answer(file, one) for one in solutions] for what, file in files.items()}))


if __name__ == "__main__":
    main()
