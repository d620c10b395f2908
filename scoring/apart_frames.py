"""What goes between a process that asks and the one that scores: frames of JSON, with open files beside them.

Plain data in both directions: whatever a file may have made of the process that read it, an answer runs nothing.
"""

import json
import os
import socket
import struct
from collections.abc import Mapping, Sequence
from typing import Any

from scoring.errors import (
    HostVisibleError,
    MetricOptionsError,
    PredictionFileRefusedError,
    Problem,
    ScoringError,
    SolutionError,
    UndefinedScoreError,
)
from scoring.solution import SolutionRecipe

HEAD = struct.Struct("!I")
MOST_BYTES = 64 * 1024**2
MOST_FILES = 1
ABOUT_THE_COMPETITION: Mapping[str, type[HostVisibleError]] = {
    kind.__name__: kind for kind in (SolutionError, MetricOptionsError, UndefinedScoreError)
}

Frame = dict[str, Any]


class BrokenFrameError(Exception):
    """The other side sent something that is no frame."""


def send(there: socket.socket, frame: Frame, files: Sequence[int] = ()) -> None:
    """Send a frame, and open files by their numbers."""
    data = json.dumps(frame, default=str).encode()
    if files:
        socket.send_fds(there, [HEAD.pack(len(data))], files)
        there.sendall(data)
    else:
        there.sendall(HEAD.pack(len(data)) + data)


def receive(there: socket.socket) -> tuple[Frame, list[int]] | None:
    """The next frame and the numbers of the files that came along; None if the other side has ended."""
    head, files, _, _ = socket.recv_fds(there, HEAD.size, MOST_FILES, socket.MSG_WAITALL)
    if len(head) < HEAD.size:
        return None
    (size,) = HEAD.unpack(head)
    if size > MOST_BYTES:
        raise BrokenFrameError(f"A frame of {size} bytes.")
    data = bytearray()
    while len(data) < size:
        if not (piece := there.recv(size - len(data))):
            return None
        data += piece
    return json.loads(data), list(files)


def own_file(number: int) -> Any:
    """A file that came along, at its beginning, with a place of its own: the sender may read on where it stood."""
    path = f"/proc/self/fd/{number}"
    if not os.path.exists(path):
        return os.fdopen(number, "rb")
    try:
        return open(path, "rb")
    finally:
        os.close(number)


def plain_error(error: ScoringError) -> Frame:
    """An error of a file or of a competition as plain data."""
    if isinstance(error, PredictionFileRefusedError):
        return {"problems": [problem.as_json() for problem in error.problems], "total": error.total}
    return {"kind": type(error).__name__, "arguments": error.args}


def error_of(told: Frame) -> ScoringError:
    """The error again."""
    if "problems" in told:
        return PredictionFileRefusedError([Problem(**problem) for problem in told["problems"]], told["total"])
    return ABOUT_THE_COMPETITION[told["kind"]](*told["arguments"])


def plain_recipe(recipe: SolutionRecipe) -> Frame:
    """A recipe as plain data."""
    return {**vars(recipe), "target_columns": list(recipe.target_columns)}


def recipe_of(told: Frame) -> SolutionRecipe:
    """The recipe again."""
    return SolutionRecipe(**{**told, "target_columns": tuple(told["target_columns"])})
