"""Solutions: checked when they are uploaded, kept where nobody reaches them, never edited."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile

from audit.models import AuditEvent
from competitions.models import Phase, Solution
from competitions.solutions import add_solution
from scoring.errors import SolutionError
from scoring.solution import SolutionRecipe
from tests.factories import make_competition, make_user, solution_csv
from tests.stored import stored_in

RECIPE = SolutionRecipe(id_column="id", target_columns=("diagnosis",), metric="log_loss", metric_options={})

pytestmark = [pytest.mark.django_db, pytest.mark.scaled]


def add(phase: Phase, content: bytes) -> Solution:
    return add_solution(phase, ContentFile(content, "answers.csv"), RECIPE, by=make_user("host"))


def test_the_first_solution_is_the_active_one_and_says_what_is_in_it() -> None:
    solution = make_competition(rows=40).phase.active_solution
    assert solution is not None
    assert (solution.version, solution.rows, solution.public_rows, solution.private_rows) == (1, 40, 20, 20)
    assert solution.columns == ["id", "diagnosis"]
    with solution.file.open() as file:
        assert file.read() == solution_csv(40)


def test_a_newer_solution_replaces_the_active_one_of_a_draft() -> None:
    phase = make_competition(published=False).phase
    assert add(phase, solution_csv(50)) == phase.active_solution
    assert phase.active_solution.version == 2


def test_a_newer_solution_of_a_published_competition_waits() -> None:
    phase = make_competition().phase
    newer = add(phase, solution_csv(50))
    assert newer.version == 2
    assert phase.active_solution != newer


def test_a_solution_with_faults_is_refused_with_all_of_them_and_nothing_is_kept() -> None:
    phase = make_competition(published=False).phase
    before = stored_in("solutions")
    with pytest.raises(SolutionError) as refusal:
        add(phase, b"id,diagnosis,Usage\na,0,Public\nb,x,Private\na,1,Secret\n")
    assert len(refusal.value.problems) >= 3
    assert stored_in("solutions") == before
    assert phase.solutions.count() == 1


def test_a_solution_whose_row_cannot_be_saved_leaves_no_file_behind() -> None:
    phase = make_competition(published=False).phase
    before = stored_in("solutions")
    phase.pk = 0  # as if it had been deleted in the meantime
    with pytest.raises(Phase.DoesNotExist):
        add(phase, solution_csv())
    assert stored_in("solutions") == before


def test_the_file_stands_under_a_random_name() -> None:
    solution = make_competition().phase.active_solution
    assert solution is not None
    name = Path(str(solution.file.name)).stem
    assert "solution" not in name
    assert len(name) == 32


def test_adding_a_solution_is_recorded_with_its_fingerprint() -> None:
    solution = make_competition().phase.active_solution
    assert solution is not None
    event = AuditEvent.objects.get(deed="solution:add")
    assert solution.sha256 in event.canonical
    assert event.by == solution.created_by
