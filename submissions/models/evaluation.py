"""An evaluation: one scoring of one submission against one solution version. The table is the queue of record."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.clock import DatabaseNow
from competitions.models import Solution
from submissions.models.status import UNFINISHED, Status
from submissions.models.submission import Submission
from teams.models import Team

ARROWS: Mapping[Status, frozenset[Status]] = {
    Status.QUEUED: frozenset({Status.SCORING}),
    Status.SCORING: frozenset({Status.SCORED, Status.INVALID, Status.ERRORED, Status.QUEUED}),
    Status.ERRORED: frozenset({Status.QUEUED}),
    Status.SCORED: frozenset(),
    Status.INVALID: frozenset(),
}

MAX_ATTEMPTS = 3


class LostRaceError(Exception):
    """Someone else has moved this evaluation meanwhile; what was about to be written is out of date."""


class NoSuchArrowError(Exception):
    """A defect of the caller: from that state no evaluation ever comes to this one."""


class MissingScoreError(Exception):
    """Something that ranks found no score where there must be one."""


def ranked_score(score: float | None) -> float:
    """A score that must be there. A missing one is never ranked: as 0.0 it would be the best of many metrics.

    Raises MissingScoreError.
    """
    if score is None:
        raise MissingScoreError("An evaluation that is to be ranked has no score.")
    return score


class EvaluationQuerySet(models.QuerySet["Evaluation"]):
    def waiting(self) -> EvaluationQuerySet:
        """Evaluations that a worker may take: after a fault, not before their time has come again."""
        is_due = Q(attempt=0) | Q(hinted_at__lte=DatabaseNow())
        return self.filter(is_due, status=Status.QUEUED, attempt__lt=MAX_ATTEMPTS)

    def unfinished(self) -> EvaluationQuerySet:
        """Evaluations still on their way to an outcome."""
        return self.filter(status__in=UNFINISHED)

    def scored(self) -> EvaluationQuerySet:
        """Evaluations with a score."""
        return self.filter(status=Status.SCORED)

    def of_team(self, team: Team) -> EvaluationQuerySet:
        """Evaluations of one team's submissions."""
        return self.filter(submission__team=team)

    def best_first(self, solution: Solution) -> EvaluationQuerySet:
        """By public score as the metric sees it; the earlier submission first where scores are equal."""
        score = "-public_score" if solution.scored_by.greater_is_better else "public_score"
        return self.filter(solution=solution).order_by(score, "submission__submitted_at", "submission_id")


class Evaluation(models.Model):
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="evaluations")
    solution = models.ForeignKey(Solution, on_delete=models.PROTECT, related_name="evaluations")
    is_intake = models.BooleanField(
        help_text=gettext_lazy("Made when the submission was accepted; the only kind that limits count.")
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.QUEUED)
    attempt = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    queued_at = models.DateTimeField()
    hinted_at = models.DateTimeField(
        help_text=gettext_lazy("When workers were told of it; in the future: when they will be, again.")
    )
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    public_score = models.FloatField(null=True)
    problems = models.JSONField(
        default=list, help_text=gettext_lazy("What is wrong with an invalid file, for the team.")
    )
    problem_count = models.PositiveIntegerField(default=0)
    host_message = models.TextField(blank=True, help_text=gettext_lazy("Why scoring failed, for the host."))
    request_id = models.CharField(
        max_length=64, blank=True, editable=False, db_default="", help_text=gettext_lazy("The upload's, for the log.")
    )

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["submission", "solution"], name="a_submission_is_scored_once_a_solution"),
            models.UniqueConstraint(
                fields=["submission"], condition=Q(is_intake=True), name="a_submission_has_one_intake_evaluation"
            ),
            models.CheckConstraint(
                condition=Q(status="scored", public_score__isnull=False) | (~Q(status="scored") & Q(public_score=None)),
                name="evaluation_has_a_public_score_exactly_when_scored",
            ),
            models.CheckConstraint(
                condition=Q(status="scoring", lease_until__isnull=False) | (~Q(status="scoring") & Q(lease_until=None)),
                name="evaluation_has_a_lease_exactly_while_scoring",
            ),
        )
        indexes = (
            # the sweep, the reveal's hold, the queue's depth
            models.Index(
                fields=["status", "hinted_at"],
                condition=Q(status__in=("queued", "scoring")),
                name="evaluation_unfinished",
            ),
            # whose turn it is: the first in the line of each solution, and how many of it are in hand
            models.Index(fields=["solution", "status", "-is_intake", "queued_at"], name="evaluation_turn"),
            # what monitoring asks: how many there are in each state, the newest of an outcome. Not partial:
            # SQLite finds no partial index for a value that is handed over apart from the statement
            models.Index(fields=["status", "-finished_at"], name="evaluation_state"),
        )

    def __str__(self) -> str:
        return _("evaluation %(number)s: %(status)s") % {"number": self.pk, "status": self.get_status_display()}

    def move_to(self, status: Status, *, fence: Mapping[str, Any] | None = None, **values: Any) -> None:
        """Follow one arrow by a conditional update, fenced by the attempt that this instance was read with.

        `fence` adds conditions that the row must still meet. Raises LostRaceError if it is no longer there,
        NoSuchArrowError if nothing in its state may go that way.
        """
        if status not in ARROWS[Status(self.status)]:
            raise NoSuchArrowError(f"There is no arrow from {self.status} to {status}.")
        here = Evaluation.objects.filter(pk=self.pk, status=self.status, attempt=self.attempt, **(fence or {}))
        values = {"status": status, "lease_until": None, **values}
        if not here.update(**values):
            raise LostRaceError(f"Evaluation {self.pk} is no longer {self.status} in attempt {self.attempt}.")
        for name, value in values.items():
            setattr(self, name, value)


class PrivateScore(models.Model):
    """The private half of an evaluation. Written by judging, read by `submissions.private_scores`, by nothing else."""

    evaluation = models.OneToOneField(Evaluation, primary_key=True, on_delete=models.CASCADE)
    score = models.FloatField()

    def __str__(self) -> str:
        return f"private half of evaluation {self.pk}"
