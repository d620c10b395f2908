"""What came of scoring a sample submission against a solution version: for the launch checklist."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy

from competitions.models.content import DataFile
from competitions.models.solution import Solution

PATIENCE = timedelta(seconds=30)


class SampleCheck(models.Model):
    solution = models.ForeignKey(Solution, on_delete=models.CASCADE, related_name="sample_checks")
    sample = models.ForeignKey(DataFile, on_delete=models.CASCADE, related_name="checks")
    asked_at = models.DateTimeField(default=timezone.now)
    public_score = models.FloatField(null=True)
    problems = models.JSONField(default=list, help_text=gettext_lazy("Why it has no score, a sentence each."))
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["solution", "sample"], name="a_sample_is_checked_once_a_solution"),
            models.CheckConstraint(
                condition=Q(checked_at=None, public_score=None)
                | Q(checked_at__isnull=False, public_score__isnull=False, problems=[])
                | (Q(checked_at__isnull=False, public_score=None) & ~Q(problems=[])),
                name="a_checked_sample_has_a_score_or_problems",
            ),
        )

    def __str__(self) -> str:
        return f"{self.sample} under {self.solution}"

    @property
    def is_overdue(self) -> bool:
        """Whether a worker should have answered by now."""
        return self.checked_at is None and timezone.now() - self.asked_at > PATIENCE
