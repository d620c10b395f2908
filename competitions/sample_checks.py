"""Scoring the files that come with a competition, so that a host hears what participants would hear."""

from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.utils import timezone

from competitions.models import Competition, SampleCheck
from competitions.scored_apart import scores_of
from competitions.solution_cache import solution_at
from scoring.apart import SolutionAt
from scoring.errors import PredictionFileRefusedError, ScoringError
from scoring.score import Scores


def scoring_result(what: str, file: File[Any], answers: SolutionAt, max_bytes: int) -> Scores | list[str]:
    """The scores of a file or, line by line, why it has none. `what` names the file: "The sample submission"."""
    if too_large := size_problem(what, file.size, max_bytes):
        return [too_large]
    try:
        return scores_of(file, answers, max_bytes=settings.MAX_UPLOAD_BYTES)
    except PredictionFileRefusedError as refusal:
        more = refusal.total - len(refusal.problems)
        rest = [f"{what} has {more} more problems."] if more else []
        return [f"{what} does not score: {problem}" for problem in refusal.problems] + rest
    except ScoringError as error:
        return [f"{what} does not score: {error}"]


def size_problem(what: str, size: int, max_bytes: int) -> str:
    """A sentence if the file is larger than a submission may be."""
    return f"{what} has {size:,} bytes, more than the {max_bytes:,} that the phase takes." if size > max_bytes else ""


def carry_out(check: SampleCheck) -> None:
    """Score a stored sample submission against a stored solution. Only workers, and commands run as one, can."""
    with check.sample.file.open() as file:
        answers = solution_at(check.solution)
        result = scoring_result("The sample submission", file, answers, settings.MAX_UPLOAD_BYTES)
    if isinstance(result, list):
        check.problems = result
    else:
        check.public_score = result.public
    check.checked_at = timezone.now()
    check.save(update_fields=["problems", "public_score", "checked_at"])


def check_sample_of(competition: Competition) -> None:
    """Score the competition's sample submission here and now, if it has one, and a solution."""
    sample = competition.data_files.current().filter(is_sample=True).first()
    if sample and (solution := competition.phase.active_solution):
        carry_out(SampleCheck.objects.get_or_create(sample=sample, solution=solution)[0])
