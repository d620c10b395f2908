"""What workers score against: the stored arrays, whole or not at all, and no more of them than there is room for."""

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings

from competitions.models import Solution
from competitions.models.solution import solution_storage
from competitions.solution_cache import DamagedArraysError, KeptSolutions, fetched
from tests.factories import make_competition

pytestmark = pytest.mark.django_db


def solution_of_rows(rows: int, slug: str = "retina") -> Solution:
    solution = make_competition(slug=slug, rows=rows).phase.active_solution
    assert solution is not None
    return solution


def overwrite_arrays(solution: Solution, content: bytes) -> None:
    name = str(solution.arrays.name)
    solution_storage().delete(name)
    assert solution_storage().save(name, ContentFile(content)) == name


def test_a_solution_is_stored_as_arrays_too_and_read_from_there() -> None:
    solution = solution_of_rows(40)
    solution_storage().delete(str(solution.file.name))
    assert KeptSolutions().get(solution).rows == 40


def test_a_version_without_arrays_is_read_from_its_file() -> None:
    solution = solution_of_rows(40)
    solution_storage().delete(str(solution.arrays.name))
    solution.arrays = ""
    assert KeptSolutions().get(solution).rows == 40


def test_damaged_arrays_are_neither_used_nor_kept() -> None:
    solution = solution_of_rows(40)
    with solution.arrays.open("rb") as file:
        whole = file.read()
    fetched(solution).unlink()  # which was made when the sample submission was checked
    overwrite_arrays(solution, whole[:-1] + b"?")
    with pytest.raises(DamagedArraysError):
        KeptSolutions().get(solution)
    overwrite_arrays(solution, whole)
    assert KeptSolutions().get(solution).rows == 40


def test_processes_of_a_machine_map_one_file() -> None:
    solution = solution_of_rows(40)
    assert KeptSolutions().get(solution) is not KeptSolutions().get(solution)
    path = fetched(solution)
    solution_storage().delete(str(solution.arrays.name))
    assert fetched(solution) == path
    assert path.stat().st_mode & 0o077 == 0  # nobody else's


def test_the_solutions_used_last_are_kept_within_the_memory_allowed(settings: Settings) -> None:
    first, second, third = (solution_of_rows(40 + number, f"retina-{number}") for number in range(3))
    kept = KeptSolutions()
    one = kept.get(first)
    settings.SOLUTIONS_MEMORY_MB = 2.5 * one.nbytes / 1024**2
    kept.get(second)
    assert kept.get(first) is one
    kept.get(third)  # takes the place of the second
    assert kept.get(first) is one
    assert [version for version, _ in kept.by_version] == [third.pk, first.pk]
    settings.SOLUTIONS_MEMORY_MB = 0
    assert kept.get(second).rows == 41  # though there is no room for any
    assert len(kept.by_version) == 1
