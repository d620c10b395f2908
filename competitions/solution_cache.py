"""Solutions as arrays: mapped into memory from a file that this machine's processes share, the latest used kept."""

import hashlib
import os
from collections import OrderedDict
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO, cast

import pyarrow as pa
from django.conf import settings

from competitions.models import Solution
from scoring import solution as arrays
from scoring.solution_arrays import read_arrays


class DamagedArraysError(Exception):
    """The stored arrays of a solution are not those that were recorded."""


class KeptSolutions:
    """The solutions used last, of as many bytes as are allowed together; the one in use whatever its size."""

    def __init__(self) -> None:
        self.by_version: OrderedDict[tuple[int, str], arrays.Solution] = OrderedDict()

    def get(self, solution: Solution) -> arrays.Solution:
        """Versions never change and keys are random, so what is kept stays true."""
        version = (solution.pk, str(solution.file.name))
        if version not in self.by_version:
            self.by_version[version] = load(solution)
        self.by_version.move_to_end(version)
        while len(self.by_version) > 1 and self.nbytes > settings.SOLUTIONS_MEMORY_MB * 1024**2:
            self.by_version.popitem(last=False)
        return self.by_version[version]

    @property
    def nbytes(self) -> int:
        return sum(kept.nbytes for kept in self.by_version.values())


KEPT = KeptSolutions()


def solution_arrays(solution: Solution) -> arrays.Solution:
    """The hidden answers of this version, ready to score against. Raises DamagedArraysError."""
    return KEPT.get(solution)


def load(solution: Solution) -> arrays.Solution:
    """From the stored arrays; where there are none, or of another version of Podium, from the uploaded file."""
    mapped = read_arrays(mapping(solution), solution.recipe) if solution.arrays else None
    if mapped is not None:
        return mapped
    with solution.file.open("rb") as file:
        return arrays.read_solution(cast(BinaryIO, file), solution.recipe)


def mapping(solution: Solution) -> pa.Buffer:
    """The stored arrays as memory that is read from disk where it is touched."""
    path = fetched(solution)
    os.utime(path)  # not cleared away while it is in use
    return pa.memory_map(str(path)).read_buffer()


def fetched(solution: Solution) -> Path:
    """A copy of the stored arrays on this machine, verified when it was made; its name is its SHA-256."""
    path = settings.TEMPORARY / f"{solution.arrays_sha256}.arrow"
    if not path.exists():
        with solution.arrays.open("rb") as file, NamedTemporaryFile(dir=settings.TEMPORARY, delete=False) as copy:
            digest = hashlib.sha256()
            for chunk in file.chunks():
                digest.update(chunk)
                copy.write(chunk)
        if digest.hexdigest() != solution.arrays_sha256:
            Path(copy.name).unlink()
            raise DamagedArraysError(f"The stored arrays of solution {solution.pk} do not have the SHA-256 recorded.")
        os.replace(copy.name, path)
    return path
