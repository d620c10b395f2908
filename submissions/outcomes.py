"""What comes of one submission's file: a score, or what is wrong and who can mend it."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings

from competitions.clock import database_now
from competitions.scored_apart import scores_of
from competitions.solution_cache import solution_at
from scoring.apart import ScoringFaultError
from scoring.errors import HostVisibleError, PredictionFileRefusedError
from scoring.score import Scores
from submissions.models import MAX_ATTEMPTS, Evaluation, Status

log = structlog.get_logger()
SWEEPS_OF_PAUSE = (1, 8)  # after the first fault, after the second: 15 s and two minutes, as settings come


@dataclass(frozen=True)
class Outcome:
    """Where an evaluation goes, with the public half for its row and the private half apart."""

    status: Status
    values: dict[str, Any] = field(default_factory=dict)
    private_score: float | None = field(default=None, repr=False)


def outcome_of(evaluation: Evaluation) -> Outcome:
    """Score the file; whatever goes wrong becomes an outcome for the one who can mend it."""
    try:
        return scored(scores_of_evaluation(evaluation))
    except PredictionFileRefusedError as refusal:
        problems = [problem.as_json() for problem in refusal.problems]
        return Outcome(Status.INVALID, {"problems": problems, "problem_count": refusal.total})
    except HostVisibleError as problem:
        return Outcome(Status.ERRORED, {"host_message": f"{type(problem).__name__}: {problem}"})
    except Exception as problem:  # the scoring boundary: nothing may leave a submission without an answer
        log.exception("scoring failed")
        return after_fault(evaluation, reason(problem))


def after_fault(evaluation: Evaluation, said: str) -> Outcome:
    """Another attempt later, when what was out of reach may be back; or the end."""
    if evaluation.attempt >= MAX_ATTEMPTS:
        return Outcome(Status.ERRORED, {"host_message": said})
    pause = timedelta(seconds=settings.SWEEP_SECONDS * SWEEPS_OF_PAUSE[evaluation.attempt - 1])
    return Outcome(Status.QUEUED, {"host_message": said, "hinted_at": database_now() + pause})


def reason(problem: Exception) -> str:
    """What the host reads of a fault that is neither the file's nor the metric's."""
    if isinstance(problem, SoftTimeLimitExceeded):
        return "StorageSlow: the file could not be scored in time; the storage or the machine hardly moves."
    return str(problem) if isinstance(problem, ScoringFaultError) else f"{type(problem).__name__}: {problem}"


def scores_of_evaluation(evaluation: Evaluation) -> Scores:
    """Read the file from storage and score it against its solution version, in a process apart."""
    with evaluation.submission.file.open("rb") as file:
        return scores_of(file, solution_at(evaluation.solution), max_bytes=evaluation.submission.most_unpacked)


def scored(scores: Scores) -> Outcome:
    """The outcome of a file that has a score."""
    return Outcome(Status.SCORED, {"public_score": scores.public, "host_message": ""}, private_score=scores.private)
