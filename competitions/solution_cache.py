"""Solutions on this machine: what is stored, fetched once, checked, and left for the processes that score to map."""

import hashlib
import os
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile

import pyarrow as pa
from django.conf import settings
from django.db.models.fields.files import FieldFile

from competitions.models import Solution
from scoring.apart import SolutionAt
from scoring.solution_arrays import is_of_this_format


class DamagedSolutionError(Exception):
    """What is stored of a solution is not what was recorded."""


def solution_at(solution: Solution) -> SolutionAt:
    """The hidden answers of this version, ready to score against. Raises DamagedSolutionError.

    As stored arrays; where there are none, or of another version of Podium, as the uploaded file.
    """
    if solution.arrays:
        arrays = fetched(solution.arrays, solution.arrays_sha256, ".arrow")
        if is_current(arrays):
            return SolutionAt(arrays, solution.recipe)
    return SolutionAt(fetched(solution.file, solution.sha256, ".csv"), solution.recipe)


def fetched(stored: FieldFile, sha256: str, suffix: str) -> Path:
    """A copy on this machine, verified when it was made; its name is its SHA-256."""
    path: Path = settings.TEMPORARY / f"{sha256}{suffix}"
    if not path.exists():
        with stored.open("rb") as file, NamedTemporaryFile(dir=settings.TEMPORARY, delete=False) as copy:
            digest = hashlib.sha256()
            for chunk in file.chunks():
                digest.update(chunk)
                copy.write(chunk)
        if digest.hexdigest() != sha256:
            Path(copy.name).unlink()
            raise DamagedSolutionError(f"The stored file {stored.name} does not have the SHA-256 recorded.")
        os.replace(copy.name, path)
    os.utime(path)  # not cleared away while it is in use
    return path


@lru_cache
def is_current(arrays: Path) -> bool:
    """Whether this version of Podium reads them: what has this name never changes."""
    return is_of_this_format(pa.memory_map(str(arrays)).read_buffer())
