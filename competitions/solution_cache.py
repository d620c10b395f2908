"""Solutions as arrays, read once a process and version."""

from functools import lru_cache
from typing import BinaryIO, cast

from competitions.models import Solution
from scoring import solution as arrays

KEPT_VERSIONS = 8


@lru_cache(maxsize=KEPT_VERSIONS)
def read_version(pk: int, key: str) -> arrays.Solution:
    """Read one version from storage. Keys are random and versions never change, so what is kept stays true."""
    solution = Solution.objects.get(pk=pk, file=key)
    with solution.file.open("rb") as file:
        return arrays.read_solution(cast(BinaryIO, file), solution.recipe)


def solution_arrays(solution: Solution) -> arrays.Solution:
    """The hidden answers of this version, ready to score against."""
    return read_version(solution.pk, solution.file.name)
