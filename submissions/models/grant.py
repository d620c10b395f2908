"""A grant: submissions that the hosts give one team beyond its limits, with a reason that everybody reads."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teams.models import Team


class GrantQuerySet(models.QuerySet["Grant"]):
    def in_force(self, *teams: Team, now: datetime) -> GrantQuerySet:
        """What raises a limit of the teams at `now`: that of the UTC day, or that of all submissions."""
        return self.filter(Q(day=now.astimezone(UTC).date()) | Q(day=None), team__in=teams)

    def totals(self) -> tuple[int, int]:
        """How many submissions those for a day are together, and those that raise the limit in all."""
        of_days = Sum("extra", filter=Q(day__isnull=False), default=0)
        sums = self.aggregate(of_days=of_days, in_all=Sum("extra", filter=Q(day=None), default=0))
        return sums["of_days"], sums["in_all"]


class Grant(models.Model):
    """Never changed, never taken back; when teams merge it goes along, as what they sent does."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="grants")
    extra = models.PositiveSmallIntegerField(
        gettext_lazy("extra submissions"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    day = models.DateField(
        null=True,
        blank=True,
        help_text=gettext_lazy("The UTC day on which they may be sent; empty: they raise the limit in all."),
    )
    reason = models.CharField(
        max_length=280, help_text=gettext_lazy("In a sentence. Everybody reads it on the overview.")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(condition=Q(extra__range=(1, 100)), name="a_grant_is_of_1_to_100_submissions"),
            models.CheckConstraint(condition=~Q(reason=""), name="a_grant_has_a_reason"),
        )

    def __str__(self) -> str:
        return _("%(extra)s extra for %(team)s") % {"extra": self.extra, "team": self.team}
