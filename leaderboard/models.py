"""Snapshots: numbered, immutable boards with their cause. After the reveal the board is the newest one.

And what is noted beside them: which rank on the public board a best score brought, which one a member has seen.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.models import Phase
from submissions.models import Evaluation, Submission
from teams.models import Membership, Team


class Snapshot(models.Model):
    class Cause(models.TextChoices):
        REVEAL = "reveal", gettext_lazy("Reveal")
        DECISION = "decision", gettext_lazy("Decision")
        RESCORE = "rescore", gettext_lazy("Rescore")
        APPEAL = "appeal", gettext_lazy("Appeal")

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="snapshots")
    number = models.PositiveIntegerField()
    cause = models.CharField(max_length=10, choices=Cause)
    cause_key = models.CharField(
        max_length=80, help_text=gettext_lazy("What caused it, once: a deed repeated makes no second board.")
    )
    at = models.DateTimeField()
    record_hash = models.CharField(
        max_length=64, help_text=gettext_lazy("The head of the audit chain once this board was in it.")
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("phase", "-number")
        constraints = (
            models.UniqueConstraint(fields=["phase", "number"], name="a_snapshot_number_is_used_once"),
            models.UniqueConstraint(fields=["phase", "cause_key"], name="a_cause_makes_one_snapshot"),
        )

    def __str__(self) -> str:
        return _("board %(number)s (%(cause)s)") % {"number": self.number, "cause": _(self.cause)}


class SnapshotRow(models.Model):
    """One team's line on one past board."""

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="rows")
    rank = models.PositiveIntegerField()
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="+")
    score = models.FloatField()
    public_rank = models.PositiveIntegerField(
        help_text=gettext_lazy("The team's place on the public board at that moment.")
    )
    scored_submissions = models.PositiveIntegerField()
    last_submission_at = models.DateTimeField()

    class Meta:
        ordering = ("snapshot", "rank")
        constraints = (
            models.UniqueConstraint(fields=["snapshot", "rank"], name="a_rank_is_held_once_a_board"),
            models.UniqueConstraint(fields=["snapshot", "team"], name="a_team_stands_once_on_a_board"),
        )

    def __str__(self) -> str:
        return f"{self.rank}. {self.team}"


class Place(models.Model):
    """The rank on the public board that an evaluation brought its team, soon after it had become the team's best."""

    evaluation = models.OneToOneField(Evaluation, primary_key=True, on_delete=models.CASCADE, related_name="place")
    rank = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"rank {self.rank} by evaluation {self.pk}"


class SeenRank(models.Model):
    """The rank that a member saw when they last looked at the board, or put a notice of a change away."""

    membership = models.OneToOneField(Membership, primary_key=True, on_delete=models.CASCADE, related_name="seen_rank")
    rank = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"rank {self.rank}, seen by {self.membership}"
