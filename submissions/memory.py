"""A bound on the memory of one scoring, so that a file which eats it ends as an error and not as a dead machine."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEBIBYTE = 1024**2
STATM = Path("/proc/self/statm")  # Linux tells it there; elsewhere there is no bound
DATA_FIELD = 5
NO_THREAD = ("can't start new thread", "Failed to launch worker thread")


@contextmanager
def at_most(megabytes: int) -> Iterator[None]:
    """Let the block take this much more than the process has; beyond that it gets a MemoryError. 0: no bound."""
    before = resource.getrlimit(resource.RLIMIT_DATA)
    if megabytes and STATM.exists():
        bound = data_bytes() + megabytes * MEBIBYTE
        hard = before[1]
        resource.setrlimit(resource.RLIMIT_DATA, (bound if hard == resource.RLIM_INFINITY else min(bound, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def ran_out(problem: Exception) -> bool:
    """Whether it is the bound that ended the block.

    The stack of a new thread counts as well; Python and pyarrow tell of one that could not start in words alone.
    """
    return isinstance(problem, MemoryError) or any(words in str(problem) for words in NO_THREAD)


def data_bytes() -> int:
    """What the process has of the memory that RLIMIT_DATA counts."""
    return int(STATM.read_text().split()[DATA_FIELD]) * resource.getpagesize()
