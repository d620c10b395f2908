"""A team's standing: the row that the public board reads; and how often the board has changed."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from competitions.models import Solution
from submissions.models.evaluation import Evaluation
from teams.models import Team


class BestScoreQuerySet(models.QuerySet["BestScore"]):
    def on_board(self, solution: Solution) -> BestScoreQuerySet:
        """The public board under one solution version, best first."""
        return self.filter(solution=solution).order_by("order_key", "submitted_at", "pk")

    def ahead_of(self, standing: BestScore) -> BestScoreQuerySet:
        """The rows that stand before this one on its board."""
        earlier = Q(submitted_at__lt=standing.submitted_at) | Q(submitted_at=standing.submitted_at, pk__lt=standing.pk)
        before = Q(order_key__lt=standing.order_key) | (Q(order_key=standing.order_key) & earlier)
        # The second condition follows from the first, and makes of two ranges of the index one.
        return self.filter(before, order_key__lte=standing.order_key, solution=standing.solution_id)


class BestScore(models.Model):
    """A team's best shown score under one solution version; exists exactly when the team is ranked."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="best_scores")
    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="best_scores")
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    order_key = models.FloatField(
        help_text=gettext_lazy("The score, negated where greater is better: smaller stands first.")
    )
    submitted_at = models.DateTimeField(
        help_text=gettext_lazy("When the best submission was sent: the earlier one wins a tie.")
    )
    scored_submissions = models.PositiveIntegerField()
    last_submission_at = models.DateTimeField()

    objects = BestScoreQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["team", "solution"], name="a_team_has_one_best_score_a_solution"),
            models.CheckConstraint(
                condition=Q(order_key=F("score")) | Q(order_key=-F("score")),
                name="an_order_key_is_the_score_or_its_negative",
            ),
        )
        indexes = (
            # the page of the public board, and a team's own rank
            models.Index(fields=["solution", "order_key", "submitted_at", "id"], name="best_score_on_board"),
        )

    def __str__(self) -> str:
        return f"{self.team}: {self.score}"


class BoardChangesManager(models.Manager["BoardChanges"]):
    def count_one(self, solution: Solution) -> None:
        """Note, in the transaction of a change, that the board is another one. Locks the board's row until its end."""
        if not self.filter(solution=solution).update(count=F("count") + 1):
            self.get_or_create(solution=solution)
            self.filter(solution=solution).update(count=F("count") + 1)


class BoardChanges(models.Model):
    """How often the public board under one solution version has changed: by it a drawn page knows that it is old."""

    solution = models.OneToOneField(Solution, primary_key=True, on_delete=models.CASCADE, related_name="board_changes")
    count = models.PositiveBigIntegerField(default=0)

    objects = BoardChangesManager()

    def __str__(self) -> str:
        return f"{self.count} changes of the board of solution {self.pk}"
