"""A phase: a stretch of a competition with its own dates, limits, solution and board."""

from datetime import datetime

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from accounts.changes import SavedByChanges
from competitions.models.competition import Competition

MEBIBYTE = 1024 * 1024


class Phase(SavedByChanges):
    class PublicScore(models.TextChoices):
        EXACT = "exact", gettext_lazy("The exact public score")

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="phases")
    name = models.CharField(max_length=60, default="Main")
    opens_at = models.DateTimeField(help_text=gettext_lazy("From this moment teams may submit."))
    closes_at = models.DateTimeField(help_text=gettext_lazy("Before this moment; at it, submitting is over."))
    daily_limit = models.PositiveSmallIntegerField(
        default=5,
        validators=[MinValueValidator(1)],
        help_text=gettext_lazy("Submissions a team may make in a UTC day."),
    )
    total_limit = models.PositiveIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=gettext_lazy("Submissions in all; empty: no limit."),
    )
    final_limit = models.PositiveSmallIntegerField(
        default=2, validators=[MinValueValidator(1)], help_text=gettext_lazy("How many finals a team may choose.")
    )
    public_score = models.CharField(max_length=10, choices=PublicScore, default=PublicScore.EXACT)
    decimals = models.PositiveSmallIntegerField(
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(12)],
        help_text=gettext_lazy("Decimals of a public score before the reveal. The order always uses full precision."),
    )
    max_upload_bytes = models.PositiveBigIntegerField(
        default=20 * MEBIBYTE,
        validators=[MinValueValidator(1024), MaxValueValidator(2048 * MEBIBYTE)],
        help_text=gettext_lazy("The largest prediction file that is taken, in bytes."),
    )
    active_solution = models.ForeignKey(
        "competitions.Solution", null=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ("opens_at", "pk")
        constraints = (
            models.UniqueConstraint(fields=["competition"], name="a_competition_has_exactly_one_phase_for_now"),
            models.CheckConstraint(condition=Q(opens_at__lt=F("closes_at")), name="a_phase_opens_before_it_closes"),
            models.CheckConstraint(condition=Q(daily_limit__gte=1), name="a_daily_limit_lets_one_through"),
            models.CheckConstraint(condition=Q(final_limit__gte=1), name="a_team_may_choose_at_least_one_final"),
            models.CheckConstraint(condition=Q(decimals__range=(1, 12)), name="public_scores_have_1_to_12_decimals"),
        )

    def __str__(self) -> str:
        return f"{self.competition}: {self.name}"

    def is_open_at(self, now: datetime) -> bool:
        """Half-open: the opening instant belongs to the phase, the closing instant does not."""
        return self.opens_at <= now < self.closes_at
