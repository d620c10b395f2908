"""Solutions: checked when they are uploaded, stored, numbered; none is ever edited."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.record import record
from competitions.models import Phase, Solution
from competitions.scored_apart import limits
from competitions.stored_files import sha256_of, stored
from scoring.apart import SolutionAt, check_apart
from scoring.solution import SolutionRecipe


def add_solution(phase: Phase, file: File[bytes], recipe: SolutionRecipe, *, by: User) -> Solution:
    """Check a solution file, store it, and give it the next version of its phase.

    The first version becomes the phase's active one, and so does every version while the competition is a
    draft; later ones wait for a rescoring. Raises scoring's SolutionError, with every problem, before anything
    is kept. Call it outside any transaction: reading and storing take their time.
    """
    with room_for_arrays() as path:
        solution, arrays = checked_solution(file, recipe, path)
        with stored(solution.file, file), stored_arrays(solution, arrays):
            enter_solution(phase, solution, by=by)
    phase.refresh_from_db(fields=["active_solution"])
    return solution


@contextmanager
def room_for_arrays() -> Iterator[Path]:
    """A file for the arrays of a solution that is being checked; it ends with the block."""
    with NamedTemporaryFile(dir=settings.TEMPORARY, suffix=".arrow") as file:
        yield Path(file.name)


def checked_solution(file: File[Any], recipe: SolutionRecipe, path: Path) -> tuple[Solution, SolutionAt]:
    """A Solution of this file, in no phase yet and not saved, and where its arrays now stand: at `path`.

    Raises SolutionError with every problem, also where reading it takes more than a scoring may.
    """
    facts = check_apart(cast(BinaryIO, file), recipe, path, limits=limits())
    solution = Solution(
        sha256=sha256_of(file),
        id_column=recipe.id_column,
        target_columns=list(recipe.target_columns),
        weight_column=recipe.weight_column,
        metric=recipe.metric,
        metric_options=dict(recipe.metric_options),
        **vars(facts),  # lints too: web processes cannot read it again where storages are apart
    )
    return solution, SolutionAt(path, recipe)


@contextmanager
def stored_arrays(solution: Solution, arrays: SolutionAt) -> Iterator[None]:
    """Store the arrays beside the file; as `stored`, it takes them out again if the block raises."""
    with arrays.path.open("rb") as written:
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
    solution.save(force_insert=True)
    if locked.active_solution is None or locked.competition.published_at is None:
        locked.active_solution = solution
        locked.save(update_fields=["active_solution"])
    facts = {"version": solution.version, "sha256": solution.sha256, "metric": solution.metric}
    record(locked.competition.chain, "solution:add", by=by, facts=facts)
