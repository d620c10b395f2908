"""Reading and scoring in a process apart, so that a file which eats its limits is seen, stopped and named.

The other process is a program of its own (`scoring.apart_process`), started by exec and not forked: whoever asks has
threads, a database connection and sockets, of which a fork would inherit copies; and the processes of Celery's pool
may have no children of multiprocessing. It stays, with all that it has imported and mapped, until a file was too much
for it: a file then costs two messages over a socket.
"""

import atexit
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import UnsupportedOperation
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO, NoReturn

from scoring.apart_frames import Frame, error_of, plain_recipe, receive, send
from scoring.errors import (
    ParticipantVisibleError,
    PredictionFileRefusedError,
    Problem,
    ScoringError,
    SolutionError,
    TooMuchMemoryError,
    TooMuchTimeError,
)
from scoring.memory import speaks_of_memory
from scoring.score import Scores
from scoring.solution import SolutionRecipe

ROOT = Path(__file__).resolve().parent.parent
BY_THE_CLOCK = 2  # times the processor time: a machine that is busy with others does not make a file slow
LAST_WORDS = 4000
START_SECONDS, END_SECONDS = 60, 5


class ScoringFaultError(Exception):
    """Neither the file nor the competition is at fault. The message is for the host."""


class BeyondLimitsError(ScoringError):
    """What was read took more than it may; `problem` says of what."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Limits:
    """What one file may take: seconds of processor time, MiB of memory; and MiB of solutions that are kept ready."""

    seconds: float
    memory_mb: int
    kept_mb: float


@dataclass(frozen=True)
class SolutionAt:
    """Where a solution stands on this machine, as arrays (.arrow) or as a CSV file, and how it is to be read."""

    path: Path
    recipe: SolutionRecipe


@dataclass(frozen=True)
class Facts:
    """What is to be known of a solution that was read, without an answer of it."""

    columns: list[str]
    rows: int
    public_rows: int
    private_rows: int
    lints: list[str]


def score_apart(file: BinaryIO, solution: SolutionAt, *, max_bytes: int, limits: Limits) -> Scores:
    """As `scoring.score.score`, and a file beyond its limits is refused. Raises ScoringFaultError too."""
    place = {"path": str(solution.path), "recipe": plain_recipe(solution.recipe)}
    try:
        return Scores(**ask({"deed": "score", **place, "max_bytes": max_bytes}, file, limits))
    except BeyondLimitsError as beyond:
        raise PredictionFileRefusedError([beyond.problem]) from beyond


def check_apart(file: BinaryIO, recipe: SolutionRecipe, arrays: Path, *, limits: Limits) -> Facts:
    """As `read_solution`, the arrays of it being written to a file; a solution beyond the limits is a SolutionError."""
    try:
        return Facts(**ask({"deed": "check", "path": str(arrays), "recipe": plain_recipe(recipe)}, file, limits))
    except BeyondLimitsError as beyond:
        raise SolutionError([str(beyond.problem)]) from beyond


def ask(asked: Frame, file: BinaryIO, limits: Limits) -> Frame:
    """What the other process makes of a file."""
    with number_of(file) as number, borrowed() as process:
        told = process.ask({**asked, **vars(limits)}, number, limits)
    if "error" in told:
        raise error_of(told["error"])
    if "ran_out" in told:
        raise too_much_memory(limits)
    if "fault" in told:
        raise fault_of(told["fault"], told["trace"])
    done: Frame = told["done"]
    return done


@contextmanager
def number_of(file: BinaryIO) -> Iterator[int]:
    """The number of an open file; of one that is no file of a disk, that of a copy."""
    with suppress(UnsupportedOperation):
        number = file.fileno()
        yield number
        return
    with TemporaryFile() as copy:
        file.seek(0)
        shutil.copyfileobj(file, copy)
        copy.flush()
        yield copy.fileno()


def too_much_memory(limits: Limits) -> BeyondLimitsError:
    return beyond(TooMuchMemoryError, f"more memory than the {limits.memory_mb} MB that it may take")


def too_much_time(limits: Limits) -> BeyondLimitsError:
    return beyond(TooMuchTimeError, f"more time than the {limits.seconds:g} s that it may take")


def beyond(kind: type[ParticipantVisibleError], what: str) -> BeyondLimitsError:
    """The problem of a file, in words that depend on the limit alone."""
    remedy = "make it smaller: fewer digits, shorter texts, nothing that is not asked for"
    return BeyondLimitsError(Problem(kind.__name__, None, f"reading and scoring the file takes {what}", remedy))


def fault_of(said: str, trace: str) -> ScoringFaultError:
    """What the host reads, and for the log alone what led to it."""
    fault = ScoringFaultError(said)
    fault.add_note(trace)
    return fault


class Process:
    """The other process, and this side of the socket to it."""

    def __init__(self) -> None:
        self.here, there = socket.socketpair()
        self.said = TemporaryFile()  # noqa: SIM115  # closed with the process
        command = [sys.executable, "-m", "scoring.apart_process"]
        with there:
            self.process = subprocess.Popen(  # noqa: S603  # our own command
                command, cwd=ROOT, stdin=there.fileno(), stdout=subprocess.DEVNULL, stderr=self.said
            )
        self.is_spent = False
        self.await_ready()

    def await_ready(self) -> None:
        """Until it has imported what it needs: no file's time."""
        self.here.settimeout(START_SECONDS)
        try:
            is_ready = receive(self.here) is not None
        except (TimeoutError, ConnectionError):
            is_ready = False
        if not is_ready:
            words, self.is_spent = self.last_words(), True
            self.end()
            raise fault_of("ScoringProcessMissing: the process that scores did not start.", words)

    def ask(self, asked: Frame, file: int, limits: Limits) -> Frame:
        """One request and its answer. Raises BeyondLimitsError or ScoringFaultError if it has ended over that."""
        self.is_spent = True  # unless there is an answer, which says so
        self.here.settimeout(BY_THE_CLOCK * limits.seconds)
        try:
            send(self.here, asked, [file])
            came = receive(self.here)
        except TimeoutError as late:
            raise too_much_time(limits) from late
        except ConnectionError:
            came = None
        if came is None:
            self.explain_end(limits)
        told, _ = came
        self.is_spent = bool(told["is_spent"])
        return told

    def explain_end(self, limits: Limits) -> NoReturn:
        """Whether a limit ended it: the timer's signal, or last words about memory. Else it is a fault of ours."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(END_SECONDS)
        code, words = self.process.poll(), self.last_words()
        if code == -signal.SIGPROF:
            raise too_much_time(limits)
        if speaks_of_memory(words):
            raise too_much_memory(limits)
        how = signal.Signals(-code).name if code and code < 0 else f"status {code}"
        raise fault_of(f"ScoringProcessEnded: the process that scored ended by {how}.", words)

    def last_words(self) -> str:
        """The end of what it has printed."""
        size = self.said.seek(0, os.SEEK_END)
        self.said.seek(max(0, size - LAST_WORDS))
        return self.said.read().decode(errors="replace")

    def end(self) -> None:
        """End it, whatever it is doing."""
        self.here.close()
        if self.is_spent:
            self.process.kill()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(END_SECONDS)
        self.process.kill()
        self.process.wait()
        self.said.close()


IDLE: list[Process] = []


@contextmanager
def borrowed() -> Iterator[Process]:
    """A process to ask, for this thread alone: one that is idle and alive, or a new one."""
    process = idle() or Process()
    try:
        yield process
    except BaseException:  # such as a task's time limit: its answer may still come, and would be taken for another's
        process.is_spent = True
        raise
    finally:
        if process.is_spent or IDLE:
            process.end()
        else:
            IDLE.append(process)


def idle() -> Process | None:
    """A process that waits for a file, taken out; those that have died meanwhile are put away."""
    with suppress(IndexError):  # another thread may be quicker
        while IDLE:
            process = IDLE.pop()
            if process.process.poll() is None:
                return process
            process.end()
    return None


def end_idle() -> None:
    """End what waits for the next file."""
    while IDLE:
        IDLE.pop().end()


def leave_to_parent() -> None:
    """After a fork: what is idle is the parent's, and hears from nobody else."""
    for process in IDLE:
        process.here.close()
        process.process.returncode = 0  # of this copy; the parent looks after the process
    IDLE.clear()


atexit.register(end_idle)
os.register_at_fork(after_in_child=leave_to_parent)
