"""What hosts change in the course of a published competition, each with a note that everybody reads."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy

from competitions.models.competition import Competition

NOTE_LENGTH = 280


class DateChange(models.Model):
    """One date moved later. Never changed: the newest says where the date stands."""

    class Date(models.TextChoices):
        CLOSING = "closes_at", "closing"
        ENTRY_DEADLINE = "entry_deadline", gettext_lazy("entry deadline")
        MERGER_DEADLINE = "merger_deadline", gettext_lazy("merger deadline")
        DISCLOSURE_DEADLINE = "disclosure_deadline", gettext_lazy("disclosure deadline")
        OPENING = "opens_at", gettext_lazy("opening of the competition")
        SUBMISSIONS_OPENING = "phase_opens_at", gettext_lazy("opening for submissions")

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="date_changes")
    date = models.CharField(max_length=20, choices=Date)
    moved_from = models.DateTimeField()
    moved_to = models.DateTimeField()
    note = models.CharField(max_length=NOTE_LENGTH)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.CheckConstraint(condition=Q(moved_to__gt=F("moved_from")), name="a_date_is_only_moved_later"),
            models.CheckConstraint(condition=~Q(note=""), name="a_date_is_moved_with_a_note"),
        )

    def __str__(self) -> str:
        return f"{self.get_date_display()} of {self.competition}"


class Pause(models.Model):
    """A stretch in which no submissions are taken; under way until it is resumed."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="pauses")
    note = models.CharField(max_length=NOTE_LENGTH)
    paused_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    paused_at = models.DateTimeField()
    resumed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    resumed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("paused_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["competition"], condition=Q(resumed_at=None), name="a_competition_is_paused_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(resumed_at=None, resumed_by=None) | Q(resumed_at__isnull=False, resumed_by__isnull=False),
                name="a_pause_is_resumed_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(note=""), name="a_competition_is_paused_with_a_note"),
        )

    def __str__(self) -> str:
        return f"pause of {self.competition}"
