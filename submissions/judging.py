"""Scoring one submission: claim it, score it, write the outcome once, however often the hint arrives."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, BinaryIO, cast

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q

from competitions.clock import database_now
from competitions.models import Solution
from competitions.solution_cache import solution_arrays
from scoring.errors import HostVisibleError, PredictionFileRefusedError
from scoring.score import Scores, score
from submissions.models import BestScore, Evaluation, LostRaceError, PrivateScore, Refund, Status
from submissions.notices import tell_hosts_of_error
from teams.locks import lock_standing_team
from teams.models import Team

log = structlog.get_logger()
MAX_ATTEMPTS = 3


@dataclass(frozen=True)
class Outcome:
    """Where an evaluation goes, with the public half for its row and the private half apart."""

    status: Status
    values: dict[str, Any] = field(default_factory=dict)
    private_score: float | None = field(default=None, repr=False)


def judge(evaluation_id: int) -> None:
    """Claim, score, write. Does nothing if the evaluation is finished or in another worker's hands."""
    evaluation = claim(evaluation_id)
    if evaluation is None:
        return
    with heartbeat(evaluation):
        outcome = outcome_of(evaluation)
    try:
        conclude(evaluation, outcome)
    except LostRaceError as lost:
        log.info("a late outcome changed nothing", evaluation=evaluation_id, why=str(lost))


@transaction.atomic
def claim(evaluation_id: int) -> Evaluation | None:
    """Take the evaluation by one conditional update: waiting, or left behind by a worker whose lease ran out."""
    now = database_now()
    waiting = Q(status=Status.QUEUED) | Q(status=Status.SCORING, lease_until__lt=now)
    taken = Evaluation.objects.filter(waiting, pk=evaluation_id, attempt__lt=MAX_ATTEMPTS).update(
        status=Status.SCORING, attempt=F("attempt") + 1, lease_until=now + lease(), started_at=now
    )
    if not taken:
        return None
    related = Evaluation.objects.select_related("submission__team", "submission__phase", "solution")
    return related.get(pk=evaluation_id)


def lease() -> timedelta:
    """How long a worker may be silent before its work is given to another."""
    return timedelta(seconds=settings.LEASE_SECONDS)


@contextmanager
def heartbeat(evaluation: Evaluation) -> Iterator[None]:
    """Renew the lease three times a lease while the body works, from a thread with its own connection."""
    done = threading.Event()

    def beat() -> None:
        try:
            while not done.wait(settings.LEASE_SECONDS / 3):
                renew(evaluation)
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"lease of evaluation {evaluation.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def renew(evaluation: Evaluation) -> None:
    """Extend the lease, if it is still this worker's."""
    mine = Evaluation.objects.filter(pk=evaluation.pk, status=Status.SCORING, attempt=evaluation.attempt)
    mine.update(lease_until=database_now() + lease())


def outcome_of(evaluation: Evaluation) -> Outcome:
    """Score the file; whatever goes wrong becomes an outcome for the one who can mend it."""
    try:
        return scored(scores_of(evaluation))
    except PredictionFileRefusedError as refusal:
        problems = [problem.as_json() for problem in refusal.problems]
        return Outcome(Status.INVALID, {"problems": problems, "problem_count": refusal.total})
    except HostVisibleError as problem:
        return Outcome(Status.ERRORED, {"host_message": f"{type(problem).__name__}: {problem}"})
    except Exception as problem:  # the scoring boundary: nothing may leave a submission without an answer
        log.exception("scoring failed", evaluation=evaluation.pk, attempt=evaluation.attempt)
        status = Status.QUEUED if evaluation.attempt < MAX_ATTEMPTS else Status.ERRORED
        return Outcome(status, {"host_message": f"{type(problem).__name__}: {problem}"})


def scores_of(evaluation: Evaluation) -> Scores:
    """Read the file from storage and score it against its solution version."""
    with evaluation.submission.file.open("rb") as file:
        arrays = solution_arrays(evaluation.solution)
        return score(cast(BinaryIO, file), arrays, max_bytes=settings.MAX_UPLOAD_BYTES)


def scored(scores: Scores) -> Outcome:
    """The outcome of a file that has a score."""
    return Outcome(Status.SCORED, {"public_score": scores.public, "host_message": ""}, private_score=scores.private)


@transaction.atomic
def conclude(evaluation: Evaluation, outcome: Outcome, *, fence: Mapping[str, Any] | None = None) -> None:
    """Write the outcome with all that follows from it, fenced by the attempt. Locks the team's row.

    Raises LostRaceError, having changed nothing, if another attempt has taken over meanwhile.
    """
    team = lock_standing_team(evaluation.submission.team_id)
    now = database_now()
    finished = None if outcome.status == Status.QUEUED else now
    evaluation.move_to(outcome.status, fence=fence, finished_at=finished, **outcome.values)
    if outcome.private_score is not None:
        PrivateScore.objects.create(evaluation=evaluation, score=outcome.private_score)
        update_best_score(team, evaluation.solution)
    if outcome.status == Status.ERRORED:
        give_back(evaluation, now)
        transaction.on_commit(lambda: tell_hosts_of_error(evaluation), robust=True)


def update_best_score(team: Team, solution: Solution) -> None:
    """Recompute the team's standing under a solution that scored it; the caller holds the team's lock."""
    if team.kind != Team.Kind.COMPETING:
        return
    mine = Evaluation.objects.scored().of_team(team).best_first(solution).select_related("submission")
    best, count = mine[0], mine.count()
    shown = best.public_score or 0.0
    BestScore.objects.update_or_create(
        team=team,
        solution=solution,
        defaults={
            "evaluation": best,
            "score": shown,
            "order_key": solution.order_key(shown),
            "submitted_at": best.submission.submitted_at,
            "scored_submissions": count,
            "last_submission_at": mine.order_by("-submission__submitted_at")[0].submission.submitted_at,
        },
    )


def give_back(evaluation: Evaluation, now: datetime) -> None:
    """The platform or the host's configuration was at fault: the attempt does not count, now or later."""
    Refund.objects.get_or_create(
        submission=evaluation.submission,
        defaults={"reason": evaluation.host_message, "at": now},
    )
