"""What must hold of submissions and their evaluations at any time, asked of the rows and of the stored files."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from math import isclose

from django.conf import settings
from django.db.models import Count, Q

from audit.verification import Breach
from competitions.clock import database_now
from competitions.file_invariants import files_of, storage_breaches
from scoring.apart import ScoringFaultError
from scoring.errors import ScoringError
from submissions import private_scores
from submissions.models import Evaluation, Status, Submission
from submissions.models.submission import prediction_storage
from submissions.outcomes import scores_of_evaluation
from teams.models import Team

TOLERANCE = 1e-12
# A pause between two sweeps may be as long as a sweep takes; what waits longer than this waits for nothing.
SLACK = timedelta(seconds=5)


def breaches() -> Iterator[Breach]:
    """Every breach that the rows show, then the stored files."""
    yield from not_evaluated_once()
    yield from without_both_halves()
    yield from over_the_limit()
    yield from forgotten()
    files = files_of("submission", Submission.objects.order_by("pk").iterator())
    yield from storage_breaches("submission", files, prediction_storage())


def not_evaluated_once() -> Iterator[Breach]:
    """I1, I2: a submission has exactly one evaluation of its intake, whose one row is its one state."""
    intakes = Count("evaluations", filter=Q(evaluations__is_intake=True))
    for submission in Submission.objects.annotate(intakes=intakes).exclude(intakes=1).order_by("pk"):
        yield Breach("I1", f"submission {submission.pk} has no evaluation of its intake.")


def without_both_halves() -> Iterator[Breach]:
    """I3: scored, if and only if there is a public and a private score. A constraint sees to the public one."""
    for pk in private_scores.unpaired():
        yield Breach("I3", f"evaluation {pk} has one half of a score, or a private score without being scored.")


def over_the_limit() -> Iterator[Breach]:
    """I4: of what a team sent in a UTC day and counts, each had a place within the limit in force at that moment."""
    sent: Counter[tuple[int, int, date]] = Counter()
    counting = Submission.objects.counting().filter(team__kind=Team.Kind.COMPETING)
    for submission in counting.order_by("submitted_at", "pk").iterator():
        day = (submission.sent_as_id, submission.phase_id, submission.submitted_at.date())
        sent[day] += 1
        if sent[day] > submission.daily_limit:
            yield Breach("I4", f"submission {submission.pk} is number {sent[day]} of {submission.daily_limit} a day.")


def forgotten() -> Iterator[Breach]:
    """I8: nothing is scored without a live lease for longer than a sweep, nothing waits unhinted for two."""
    now, sweep = database_now(), timedelta(seconds=settings.SWEEP_SECONDS)
    silent = Evaluation.objects.filter(status=Status.SCORING, lease_until__lt=now - sweep - SLACK)
    unhinted = Evaluation.objects.filter(status=Status.QUEUED, hinted_at__lt=now - 2 * sweep - SLACK)
    for evaluation in silent:
        yield Breach("I8", f"evaluation {evaluation.pk} is scored by nobody since {evaluation.lease_until}.")
    for evaluation in unhinted:
        yield Breach("I8", f"evaluation {evaluation.pk} waits without a hint since {evaluation.hinted_at}.")


def not_reproduced() -> Iterator[Breach]:
    """I9: scoring a stored file anew gives both scores again. Reads every file that was ever scored."""
    related = Evaluation.objects.scored().select_related("submission", "solution").order_by("pk")
    for evaluation in related.iterator():
        if fault := difference(evaluation):
            yield Breach("I9", f"evaluation {evaluation.pk}: {fault}")


def difference(evaluation: Evaluation) -> str:
    """How a new scoring differs from what is written, without telling either half; empty if it does not."""
    private = private_scores.for_reproduction([evaluation])
    try:
        scores = scores_of_evaluation(evaluation)
    except (ScoringError, ScoringFaultError, OSError) as problem:
        return f"its file cannot be scored any more ({type(problem).__name__})."
    written = {"public": evaluation.public_score, "private": private.get(evaluation.pk)}
    anew = {"public": scores.public, "private": scores.private}
    wrong = [half for half in anew if not is_same(written[half], anew[half])]
    return f"its {' and '.join(wrong)} score is another when its file is scored anew." if wrong else ""


def is_same(written: float | None, anew: float) -> bool:
    """Whether two scores agree to 1e-12, relative for large ones."""
    return written is not None and isclose(written, anew, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
