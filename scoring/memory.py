"""A bound on the memory of one scoring, so that a file which eats it ends by an error and not with a dead machine."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

MEBIBYTE = 1024**2
STATM = Path("/proc/self/statm")  # Linux tells it there; elsewhere there is no bound
PAGE_BYTES = resource.getpagesize()
RESIDENT_FIELD, SHARED_FIELD, DATA_FIELD = 1, 2, 5
# What is said in words alone where memory ends: by Python and pyarrow of a thread, by libraries that give up.
WORDS = ("can't start new thread", "Failed to launch worker thread", "bad_alloc", "out of memory", "Cannot allocate")


@contextmanager
def at_most(megabytes: int) -> Iterator[None]:
    """Let the block take this much more than the process has; beyond that it gets a MemoryError. 0: no bound.

    RLIMIT_DATA counts what the process writes to, and not the solution that it maps, as RLIMIT_AS would.
    """
    before = resource.getrlimit(resource.RLIMIT_DATA)
    if megabytes and STATM.exists():
        bound = account_of_memory()[DATA_FIELD] + megabytes * MEBIBYTE
        hard = before[1]
        resource.setrlimit(resource.RLIMIT_DATA, (bound if hard == resource.RLIM_INFINITY else min(bound, hard), hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, before)


def ran_out(problem: Exception) -> bool:
    """Whether it is the bound that ended the block. The stack of a new thread counts as well."""
    return isinstance(problem, MemoryError) or speaks_of_memory(str(problem))


def speaks_of_memory(said: str) -> bool:
    """Whether these are the last words of something that found no more memory."""
    return any(words in said for words in WORDS)


def own_bytes() -> int:
    """What the process holds in memory for itself alone; 0 where nobody tells."""
    if not STATM.exists():
        return 0
    account = account_of_memory()
    return account[RESIDENT_FIELD] - account[SHARED_FIELD]


def account_of_memory() -> list[int]:
    """The kernel's account of this process's memory, its fields in bytes."""
    return [int(pages) * PAGE_BYTES for pages in STATM.read_bytes().split()]
