"""A team's standing: the row that the public board reads."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

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
        return self.filter(before, solution=standing.solution_id)


class BestScore(models.Model):
    """A team's best shown score under one solution version; exists exactly when the team is ranked."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="best_scores")
    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="best_scores")
    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="+")
    score = models.FloatField()
    order_key = models.FloatField(help_text="The score, negated where greater is better: smaller stands first.")
    submitted_at = models.DateTimeField(help_text="When the best submission was sent: the earlier one wins a tie.")
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
