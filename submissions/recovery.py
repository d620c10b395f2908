"""The sweep: brings back what a dead worker or a lost message left behind."""

from datetime import timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from audit.record import record
from competitions.clock import database_now
from competitions.errors import DeedRefusedError
from competitions.models import Notice
from competitions.notices import forget
from submissions.judging import conclude
from submissions.models import MAX_ATTEMPTS, Evaluation, LostRaceError, Status
from submissions.outcomes import Outcome
from teams.locks import lock_competition
from teams.models import Team

log = structlog.get_logger()
HINTS_A_SWEEP = 1000


class RevealedError(DeedRefusedError):
    code = "revealed"

    def __init__(self) -> None:
        super().__init__(
            _(
                "The private board was revealed without this file: a score would now change the public board alone. "
                "It stays without one, and its team has the attempt back; tell the team why. Before a reveal, errored "
                "evaluations can be sent back to the queue."
            )
        )


def sweep() -> list[int]:
    """One pass. Returns the evaluations that wait without a recent hint, oldest first, for the caller to hint at."""
    return_expired_leases()
    return stale_in_the_queue()


def return_expired_leases() -> None:
    """Evaluations whose worker fell silent go back to the queue, or end after the last attempt."""
    expired = Evaluation.objects.filter(status=Status.SCORING, lease_until__lt=database_now())
    for evaluation in expired.select_related("submission"):
        try:
            # A heartbeat that came meanwhile has changed the lease: then this changes nothing.
            conclude(evaluation, after_silence(evaluation), fence={"lease_until": evaluation.lease_until})
        except LostRaceError as lost:
            log.info("the worker was not silent after all", evaluation=evaluation.pk, why=str(lost))


def after_silence(evaluation: Evaluation) -> Outcome:
    """Another attempt, or the end."""
    if evaluation.attempt < MAX_ATTEMPTS:
        return Outcome(Status.QUEUED)
    said = evaluation.host_message or "The worker stopped without a word: out of memory, killed, or the machine ended."
    return Outcome(Status.ERRORED, {"host_message": f"After {evaluation.attempt} attempts: {said}"})


def stale_in_the_queue() -> list[int]:
    """Mark and return those that have waited longer than a sweep since their last hint."""
    now = database_now()
    stale = now - timedelta(seconds=settings.SWEEP_SECONDS)
    waiting = Evaluation.objects.waiting().filter(Q(hinted_at__lt=stale) | Q(attempt__gt=0))
    ids = list(waiting.order_by("queued_at").values_list("pk", flat=True)[:HINTS_A_SWEEP])
    Evaluation.objects.filter(pk__in=ids).update(hinted_at=now)
    return ids


@transaction.atomic
def retry(evaluation: Evaluation, *, by: User) -> None:
    """A host sends an errored evaluation back to the queue, with all attempts anew; the sweep hints at it.

    Raises LostRaceError if it is not errored any more, RevealedError after the reveal if its team is ranked. Locks the
    competition's row, as the reveal does.
    """
    team = evaluation.submission.team
    competition = lock_competition(team.competition_id)
    if competition.revealed_at is not None and team.kind == Team.Kind.COMPETING:
        raise RevealedError
    evaluation.move_to(Status.QUEUED, attempt=0, finished_at=None, hinted_at=database_now())
    forget(Notice.Kind.ERRORED, [evaluation.submission_id])
    record(competition.chain, "evaluation:retry", by=by, facts={"evaluation": evaluation.pk})
