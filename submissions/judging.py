"""Scoring one submission: claim it, score it, write the outcome once, however often the hint arrives."""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, cast

import structlog
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Case, Count, F, FloatField, Max, Q, Value, When, Window
from django.db.models.functions import Greatest
from structlog.contextvars import bound_contextvars

from competitions.clock import database_now
from competitions.models import Solution
from submissions.models import (
    MAX_ATTEMPTS,
    BestScore,
    BoardChanges,
    Evaluation,
    LostRaceError,
    PrivateScore,
    Refund,
    Status,
    ranked_score,
)
from submissions.notices import tell_hosts_of_error, tell_team
from submissions.outcomes import Outcome, outcome_of
from submissions.turns import head_of_line, line_in_turn
from teams.locks import lock_standing_team, lock_teams
from teams.models import Team

log = structlog.get_logger()


def judge_next() -> list[Evaluation]:
    """Judge what comes next in turn, and small files right behind it; what they were. Nothing if nothing waits."""
    while solution_id := line_in_turn():
        if taken := claim_line(solution_id):  # else another worker was quicker: look again
            judge_together(taken)
            return taken
    return []


def judge(evaluation_id: int) -> Evaluation | None:
    """Judge this one. Does nothing if the evaluation is finished or in another worker's hands."""
    evaluation = claim(evaluation_id)
    if evaluation:
        judge_together([evaluation])
    return evaluation


def judge_together(taken: Sequence[Evaluation]) -> None:
    """Score one after the other, then write: all scores by one transaction, for most of a small file's time is that."""
    with heartbeat(*taken):
        judged = list(outcomes_of(taken))
    scored = [each for each in judged if each[1].status == Status.SCORED]
    written = scored if len(scored) > 1 and are_written(scored) else []
    for evaluation, outcome in judged:
        if (evaluation, outcome) not in written:
            write(evaluation, outcome)


def outcomes_of(taken: Sequence[Evaluation]) -> Iterator[tuple[Evaluation, Outcome]]:
    """The outcome of each. What comes after a file that ate its time goes back, to be taken alone by who is free."""
    began = time.monotonic()
    for place, evaluation in enumerate(taken):
        is_late = place and time.monotonic() - began > settings.SCORING_SECONDS
        yield evaluation, Outcome(Status.QUEUED) if is_late else noted_outcome_of(evaluation)


def are_written(scored: Sequence[tuple[Evaluation, Outcome]]) -> bool:
    """Write scores together; if one of them cannot be, none is, and each is left to stand for itself."""
    try:
        conclude_scores(scored)
    except (LostRaceError, DatabaseError) as problem:
        log.info("scores are written one by one", why=str(problem))
        return False
    return True


def write(evaluation: Evaluation, outcome: Outcome) -> None:
    """Write one outcome, unless it comes too late."""
    try:
        conclude(evaluation, outcome)
    except LostRaceError as lost:
        log.info("a late outcome changed nothing", evaluation=evaluation.pk, why=str(lost))


@transaction.atomic
def claim(evaluation_id: int) -> Evaluation | None:
    """Take one evaluation: waiting, or left behind by a worker whose lease ran out."""
    waiting = Q(status=Status.QUEUED) | Q(status=Status.SCORING, lease_until__lt=database_now())
    free = Evaluation.objects.filter(waiting, pk=evaluation_id, attempt__lt=MAX_ATTEMPTS)
    found = list(free.select_for_update(of=("self",)).select_related("submission__phase", "solution"))
    take(found)
    return found[0] if found else None


@transaction.atomic
def claim_line(solution_id: int) -> list[Evaluation]:
    """Take what is at the head of a line; nothing if others have just taken it."""
    found = head_of_line(solution_id)
    take(found)
    return found


def take(locked: Sequence[Evaluation]) -> None:
    """Put rows that are locked into this worker's hands."""
    now = database_now()
    told = {"status": Status.SCORING, "lease_until": now + lease(), "started_at": now}
    Evaluation.objects.filter(pk__in=[each.pk for each in locked]).update(attempt=F("attempt") + 1, **told)
    for evaluation in locked:
        for name, value in {**told, "attempt": evaluation.attempt + 1}.items():
            setattr(evaluation, name, value)


def lease() -> timedelta:
    """How long a worker may be silent before its work is given to another."""
    return timedelta(seconds=settings.LEASE_SECONDS)


@contextmanager
def heartbeat(*taken: Evaluation) -> Iterator[None]:
    """Renew the leases three times a lease while the body works, from a thread with its own connection."""
    done = threading.Event()

    def beat() -> None:
        try:
            while not done.wait(settings.LEASE_SECONDS / 3):
                renew(*taken)
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"lease of evaluation {taken[0].pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def renew(*taken: Evaluation) -> None:
    """Extend the leases, where they are still this worker's. What was taken together is in the same attempt."""
    pks, attempt = [evaluation.pk for evaluation in taken], taken[0].attempt
    mine = Evaluation.objects.filter(pk__in=pks, status=Status.SCORING, attempt=attempt)
    mine.update(lease_until=database_now() + lease())


def noted_outcome_of(evaluation: Evaluation) -> Outcome:
    """Score one, with a line in the log. It carries the id of the request that brought the file, not the hint's."""
    asked_by = {"request_id": evaluation.request_id} if evaluation.request_id else {}
    with bound_contextvars(evaluation=evaluation.pk, attempt=evaluation.attempt, **asked_by):
        outcome = outcome_of(evaluation)
        log.info("judged", outcome=outcome.status)
    return outcome


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
        count_scores(team, evaluation.solution, [(evaluation, outcome)])
        BoardChanges.objects.count_one(evaluation.solution)
    tell_team(evaluation, outcome.status, team)
    if outcome.status == Status.ERRORED:
        give_back(evaluation, now)
        tell_hosts_of_error(evaluation)


@transaction.atomic
def conclude_scores(scored: Sequence[tuple[Evaluation, Outcome]]) -> None:
    """Write several scores under one solution, taken together, with all that follows from them. Locks their teams.

    Raises LostRaceError, having changed nothing, if one of them is no longer in this worker's hands.
    """
    evaluations = [evaluation for evaluation, _ in scored]
    teams = lock_teams(*{evaluation.submission.team_id for evaluation in evaluations})
    first, solution = evaluations[0], evaluations[0].solution
    here = Evaluation.objects.filter(status=Status.SCORING, attempt=first.attempt, pk__in=[e.pk for e in evaluations])
    public = [When(pk=evaluation.pk, then=Value(outcome.values["public_score"])) for evaluation, outcome in scored]
    told = {"status": Status.SCORED, "lease_until": None, "finished_at": database_now(), "host_message": ""}
    if here.update(public_score=Case(*public, output_field=FloatField()), **told) != len(scored):
        raise LostRaceError("Another worker has one of them.")
    if any(team.merged_into_id for team in teams):
        raise LostRaceError("A team was merged meanwhile.")
    private = [(evaluation, cast(float, outcome.private_score)) for evaluation, outcome in scored]
    PrivateScore.objects.bulk_create(PrivateScore(evaluation=each, score=score) for each, score in private)
    for team in teams:
        own = [each for each in scored if each[0].submission.team_id == team.pk]
        count_scores(team, solution, own)
    BoardChanges.objects.count_one(solution)


def count_scores(team: Team, solution: Solution, scored: Sequence[tuple[Evaluation, Outcome]]) -> None:
    """Bring the team's row on the board up to date with new scores; the caller holds the team's lock."""
    if not stay_behind(team, solution, scored) and team.kind == Team.Kind.COMPETING:
        write_best_score(team, solution)


def stay_behind(team: Team, solution: Solution, scored: Sequence[tuple[Evaluation, Outcome]]) -> bool:
    """Whether all are worse than the team's best score; then they are counted, and that is all that changes."""
    best = min(solution.order_key(outcome.values["public_score"]) for _, outcome in scored)
    sent = max(evaluation.submission.submitted_at for evaluation, _ in scored)
    better = BestScore.objects.filter(team=team, solution=solution, order_key__lt=best)
    counted = {"scored_submissions": F("scored_submissions") + len(scored)}
    return bool(better.update(last_submission_at=Greatest("last_submission_at", Value(sent)), **counted))


def update_best_score(team: Team, solution: Solution) -> None:
    """Recompute the team's standing under a solution that scored it; the caller holds the team's lock."""
    if team.kind == Team.Kind.COMPETING:
        write_best_score(team, solution)
    BoardChanges.objects.count_one(solution)  # last: the board's row is held until the end of the transaction


def write_best_score(team: Team, solution: Solution) -> None:
    """The team's row on the board, from its evaluations by one query; the caller holds the team's lock."""
    mine = Evaluation.objects.scored().of_team(team).best_first(solution)
    counted = mine.annotate(scored=Window(Count("pk")), last=Window(Max("submission__submitted_at")))
    best = counted.values("pk", "public_score", "submission__submitted_at", "scored", "last")[0]
    values = {
        "evaluation_id": best["pk"],
        "score": (score := ranked_score(best["public_score"])),
        "order_key": solution.order_key(score),
        "submitted_at": best["submission__submitted_at"],
        "scored_submissions": best["scored"],
        "last_submission_at": best["last"],
    }
    if not BestScore.objects.filter(team=team, solution=solution).update(**values):
        BestScore.objects.create(team=team, solution=solution, **values)


def give_back(evaluation: Evaluation, now: datetime) -> None:
    """The platform or the host's configuration was at fault: the attempt does not count, now or later."""
    Refund.objects.get_or_create(
        submission=evaluation.submission,
        defaults={"reason": evaluation.host_message, "at": now},
    )
