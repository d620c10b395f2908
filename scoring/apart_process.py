"""The process in which files are read and scored, at the other end of the socket that is its standard input.

`scoring.apart` starts it and says what it may take. It knows no database, no broker and no storage.
"""

import io
import logging
import os
import select
import signal
import socket
import sys
import threading
import time
import traceback
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pyarrow.csv as pacsv

from scoring.apart_frames import Frame, own_file, plain_error, receive, recipe_of, send
from scoring.errors import HostVisibleError, PredictionFileRefusedError
from scoring.launch_lints import launch_lints
from scoring.memory import MEBIBYTE, at_most, own_bytes, ran_out
from scoring.score import score
from scoring.solution import Solution, SolutionRecipe, read_solution
from scoring.solution_arrays import read_arrays, write_arrays

log = logging.getLogger(__name__)
SPARE_BYTES = 256 * MEBIBYTE  # left over from earlier files; with more the process is replaced
GOODBYE_SECONDS = 1.0
WARM_UP_ROWS, WARM_UP_BLOCK = 4000, 512
DEAF_TO = (signal.SIGINT, signal.SIGTERM)  # whoever asked hears them, and may still want its answer


class KeptSolutions:
    """The solutions used last, of as many bytes as are allowed together; the one in use whatever its size."""

    def __init__(self) -> None:
        self.by_place: OrderedDict[str, Solution] = OrderedDict()
        self.nbytes = 0

    def get(self, path: str, recipe: SolutionRecipe, most_bytes: float) -> Solution:
        """A solution. What stands at a path never changes: its name is the SHA-256, or chosen by chance."""
        place = f"{path} {recipe}"
        if place not in self.by_place:
            self.by_place[place] = load(Path(path), recipe)
            self.nbytes += self.by_place[place].nbytes
        self.by_place.move_to_end(place)
        while len(self.by_place) > 1 and self.nbytes > most_bytes:
            self.nbytes -= self.by_place.popitem(last=False)[1].nbytes
        return self.by_place[place]


def load(path: Path, recipe: SolutionRecipe) -> Solution:
    """From arrays, which are mapped and read from disk where they are touched, or from a CSV file."""
    if path.suffix != ".arrow":
        with path.open("rb") as file:
            return read_solution(file, recipe)
    solution = read_arrays(pa.memory_map(str(path)).read_buffer(), recipe)
    if solution is None:
        raise ValueError(f"{path.name} holds arrays of another version.")
    return solution


def scored(asked: Frame, kept: KeptSolutions) -> Callable[[BinaryIO], Frame]:
    """What scores a file; the solution is ready before anything is counted, for it is not the file's."""
    solution = kept.get(asked["path"], recipe_of(asked["recipe"]), asked["kept_mb"] * MEBIBYTE)

    def work(file: BinaryIO) -> Frame:
        return dict(vars(score(file, solution, max_bytes=asked["max_bytes"])))

    return work


def checked(asked: Frame, kept: KeptSolutions) -> Callable[[BinaryIO], Frame]:
    """What reads a solution, writes its arrays, and tells what is to be known of it."""

    def work(file: BinaryIO) -> Frame:
        solution = read_solution(file, recipe_of(asked["recipe"]))
        with Path(asked["path"]).open("wb") as arrays:
            write_arrays(solution, arrays)
        facts = {name: getattr(solution, name) for name in ("columns", "rows", "public_rows", "private_rows")}
        return {**facts, "lints": launch_lints(solution)}

    return work


DEEDS: Mapping[str, Callable[[Frame, KeptSolutions], Callable[[BinaryIO], Frame]]] = {
    "score": scored,
    "check": checked,
}


@contextmanager
def limited(seconds: float, megabytes: int) -> Iterator[None]:
    """Let the block take so much memory and processor time; SIGPROF, which nothing catches, ends who takes more time.

    A timer counts anew for each file; RLIMIT_CPU counts the whole life of a process, and in whole seconds.
    """
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        with at_most(megabytes):
            yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def answer(asked: Frame, file: BinaryIO, kept: KeptSolutions) -> Frame:
    """What comes of one request, whatever it is."""
    try:
        work = DEEDS[asked["deed"]](asked, kept)
        with limited(asked["seconds"], asked["memory_mb"]):
            return {"done": work(file)}
    except (PredictionFileRefusedError, HostVisibleError) as error:
        return {"error": plain_error(error)}
    except Exception as problem:  # the boundary: whoever asked is told
        if ran_out(problem):
            return {"ran_out": True}
        log.exception("scoring failed")
        return {"fault": f"{type(problem).__name__}: {problem}", "trace": traceback.format_exc()}


def warm_up() -> None:
    """Load what is loaded when it is first needed, and start the threads of pyarrow: it counts against no file.

    As many threads as the machine has processors, with a stack each, would else be a small file's share of memory.
    """
    lines = [f"{row:08},{row % 2}" for row in range(WARM_UP_ROWS)]
    pacsv.read_csv(io.BytesIO("\n".join(lines).encode()), pacsv.ReadOptions(block_size=WARM_UP_BLOCK))
    answers = [f"{line},{('Public', 'Private')[row // 2 % 2]}" for row, line in enumerate(lines)]
    recipe = SolutionRecipe("id", ("y",), "log_loss")
    solution = read_solution(io.BytesIO("\n".join(["id,y,Usage", *answers]).encode()), recipe)
    for last in ("", "nobody,nan"):
        with suppress(PredictionFileRefusedError):
            score(io.BytesIO("\n".join(["id,y", *lines, last]).encode()), solution)


def serve(there: socket.socket) -> None:
    """Answer one request after the other until whoever asks has ended."""
    warm_up()
    kept, at_first = KeptSolutions(), own_bytes()
    send(there, {"is_ready": True})
    while came := receive(there):
        asked, files = came
        with own_file(files[0]) as file:
            told = answer(asked, file, kept)
        is_spent = "ran_out" in told or own_bytes() > at_first + kept.nbytes + SPARE_BYTES
        send(there, {**told, "is_spent": is_spent})


def end_with(there: socket.socket) -> None:
    """Nobody waits for an answer any more: end, even in the middle of a file."""
    other_side = select.poll()
    other_side.register(there, 0)  # that it hung up is told in any case
    other_side.poll()
    time.sleep(GOODBYE_SECONDS)  # if there is nothing to do, `serve` has seen it too, and the process ends in order
    os._exit(1)


def prefer_this_process() -> None:
    """Where the machine itself runs out of memory, the kernel ends this process and not the one that asked."""
    score = Path("/proc/self/oom_score_adj")
    if score.exists():
        score.write_text("500")


def main() -> None:
    """Serve the socket that is the standard input."""
    for number in DEAF_TO:
        signal.signal(number, signal.SIG_IGN)
    prefer_this_process()
    with socket.socket(fileno=os.dup(sys.stdin.fileno())) as there:
        threading.Thread(target=end_with, args=(there,), daemon=True).start()
        serve(there)


if __name__ == "__main__":
    main()
