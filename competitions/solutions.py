"""Solutions: checked when they are uploaded, stored, numbered; none is ever edited."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.record import record
from competitions.models import Phase, Solution
from competitions.stored_files import sha256_of, stored
from scoring.launch_lints import launch_lints
from scoring.solution import Solution as Answers
from scoring.solution import SolutionRecipe, read_solution
from scoring.solution_arrays import write_arrays


def add_solution(phase: Phase, file: File[bytes], recipe: SolutionRecipe, *, by: User) -> Solution:
    """Check a solution file, store it, and give it the next version of its phase.

    The first version becomes the phase's active one, and so does every version while the competition is a
    draft; later ones wait for a rescoring. Raises scoring's SolutionError, with every problem, before anything
    is kept. Call it outside any transaction: reading and storing take their time.
    """
    solution, answers = checked_solution(file, recipe)
    with stored(solution.file, file), stored_arrays(solution, answers):
        enter_solution(phase, solution, by=by)
    phase.refresh_from_db(fields=["active_solution"])
    return solution


def checked_solution(file: File[bytes], recipe: SolutionRecipe) -> tuple[Solution, Answers]:
    """A Solution of this file, in no phase yet and not saved, and what stands in it. Raises SolutionError."""
    file.seek(0)
    answers = read_solution(cast(BinaryIO, file), recipe)
    solution = Solution(
        sha256=sha256_of(file),
        id_column=recipe.id_column,
        target_columns=list(recipe.target_columns),
        weight_column=recipe.weight_column,
        metric=recipe.metric,
        metric_options=dict(recipe.metric_options),
        columns=list(answers.columns),
        rows=answers.rows,
        public_rows=answers.public_rows,
        private_rows=answers.private_rows,
        lints=launch_lints(answers),  # here, because web processes cannot read it again where storages are apart
    )
    return solution, answers


@contextmanager
def stored_arrays(solution: Solution, answers: Answers) -> Iterator[None]:
    """Store the arrays beside the file; as `stored`, it takes them out again if the block raises."""
    with TemporaryFile() as written:
        write_arrays(answers, cast(BinaryIO, written))
        file = File(written, name="arrays")
        solution.arrays_sha256 = sha256_of(file)
        with stored(solution.arrays, file):
            yield


@transaction.atomic
def enter_solution(phase: Phase, solution: Solution, *, by: User) -> None:
    """Save a checked and stored solution as the next version of its phase. Locks the phase's row."""
    locked = Phase.objects.select_for_update(of=("self",), no_key=True).select_related("competition").get(pk=phase.pk)
    newest = locked.solutions.order_by("-version").first()
    solution.phase = locked
    solution.version = newest.version + 1 if newest else 1
    solution.created_at, solution.created_by = timezone.now(), by
    solution.save()
    if locked.active_solution is None or locked.competition.published_at is None:
        locked.active_solution = solution
        locked.save(update_fields=["active_solution"])
    facts = {"version": solution.version, "sha256": solution.sha256, "metric": solution.metric}
    record(locked.competition.chain, "solution:add", by=by, facts=facts)
