"""What files are scored against: the stored arrays, whole or not at all, fetched once a machine."""

from hashlib import sha256
from io import BytesIO

import pytest
from django.core.files.base import ContentFile, File

from competitions.models import Solution
from competitions.models.solution import solution_storage
from competitions.scored_apart import scores_of
from competitions.solution_cache import DamagedSolutionError, is_current, solution_at
from tests.factories import make_competition, prediction_csv

pytestmark = pytest.mark.django_db


def solution_of_rows(rows: int, slug: str = "retina") -> Solution:
    solution = make_competition(slug=slug, rows=rows).phase.active_solution
    assert solution is not None
    return solution


def overwrite_arrays(solution: Solution, content: bytes) -> None:
    name = str(solution.arrays.name)
    solution_storage().delete(name)
    assert solution_storage().save(name, ContentFile(content)) == name


def public_score(solution: Solution) -> float:
    return scores_of(File(BytesIO(prediction_csv(0.3))), solution_at(solution), max_bytes=1_000_000).public


def test_a_solution_is_stored_as_arrays_too_and_read_from_there() -> None:
    solution = solution_of_rows(40)
    solution_storage().delete(str(solution.file.name))
    assert solution_at(solution).path.suffix == ".arrow"
    assert public_score(solution) > 0


def test_a_version_without_arrays_is_read_from_its_file_and_gives_the_same_score() -> None:
    solution = solution_of_rows(40)
    expected = public_score(solution)
    solution_storage().delete(str(solution.arrays.name))
    solution.arrays = ""
    assert solution_at(solution).path.suffix == ".csv"
    assert public_score(solution) == expected


def test_arrays_of_another_version_of_podium_are_left_and_the_file_is_read() -> None:
    solution = solution_of_rows(40)
    expected = public_score(solution)
    with solution.arrays.open("rb") as file:
        other = file.read().replace(b"podium-solution", b"podium-resolved")
    overwrite_arrays(solution, other)
    solution.arrays_sha256 = sha256(other).hexdigest()
    assert public_score(solution) == expected
    assert solution_at(solution).path.suffix == ".csv"


def test_damaged_arrays_are_neither_used_nor_kept() -> None:
    solution = solution_of_rows(40)
    with solution.arrays.open("rb") as file:
        whole = file.read()
    solution_at(solution).path.unlink()  # which was made when the sample submission was checked
    is_current.cache_clear()
    overwrite_arrays(solution, whole[:-1] + b"?")
    with pytest.raises(DamagedSolutionError):
        solution_at(solution)
    overwrite_arrays(solution, whole)
    assert public_score(solution) > 0


def test_processes_of_a_machine_map_one_file() -> None:
    solution = solution_of_rows(40)
    path = solution_at(solution).path
    solution_storage().delete(str(solution.arrays.name))
    assert solution_at(solution).path == path
    assert path.stat().st_mode & 0o077 == 0  # nobody else's
