"""A submission: the file a team sent at one moment. A fact: it never changes."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.clock import utc_day
from competitions.models import Phase
from competitions.models.competition import Viewer
from submissions.models.status import HOPEFUL
from teams.models import OutsideData, Team

TAG_LENGTH = 24
UNPACKED_TIMES = 4  # honest files shrink to a third or a half


def prediction_storage() -> Storage:
    """The storage of prediction files: no address, handed out to the team and its hosts only."""
    return storages["predictions"]


def prediction_key(submission: Submission, filename: str) -> str:
    """A random key; the team's own name for the file is the row's."""
    return secrets.token_hex(16)


class SubmissionQuerySet(models.QuerySet["Submission"]):
    def visible_to(self, user: Viewer) -> SubmissionQuerySet:
        """Submissions of this person's teams."""
        return self.filter(team__in=Team.objects.of(user))

    def counted(self, team: Team, phase: Phase) -> SubmissionQuerySet:
        """Those that use up this team's allowance: queued, scoring or scored at intake, not given back.

        What merged teams sent before counts for the team that they are now.
        """
        return self.counting().filter(team=team, phase=phase)

    def counting(self) -> SubmissionQuerySet:
        """Those that use up somebody's allowance."""
        return self.filter(evaluations__is_intake=True, evaluations__status__in=HOPEFUL, refund=None)

    def of_utc_day(self, now: datetime) -> SubmissionQuerySet:
        """Those of the UTC day that `now` belongs to."""
        midnight, next_midnight = utc_day(now)
        return self.filter(submitted_at__gte=midnight, submitted_at__lt=next_midnight)


class Submission(models.Model):
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="submissions")
    sent_as = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="submissions")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(storage=prediction_storage, upload_to=prediction_key)
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    note = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField()
    outside_data = models.CharField(max_length=10, choices=OutsideData, default=OutsideData.NONE)
    daily_limit = models.PositiveSmallIntegerField(help_text=gettext_lazy("The limit that was in force."))

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ("-submitted_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(outside_data__in=OutsideData.values), name="a_submission_states_what_outside_data_it_used"
            ),
        )
        indexes = (
            # the limit at intake, my submissions, and the warning about the same bytes
            models.Index(fields=["team", "-submitted_at"], name="submission_newest_of_team"),
        )

    def __str__(self) -> str:
        return _("%(file)s by %(team)s") % {"file": self.file_name, "team": self.team}

    @property
    def most_unpacked(self) -> int:
        """Bytes of text that gzip may make of it: a few times what its phase takes, whatever the site takes.

        A file that was taken before the phase's limit was lowered counts by its own size.
        """
        return UNPACKED_TIMES * max(self.phase.max_upload_bytes, self.size)


class WrongFile(models.Model):
    """A file that the first look refused, so that it never became a submission: one of the invalid ones of its day.

    It counts for whoever sent it, and so for the team that they are in: leaving a team takes none of them away.
    """

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="+")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    refused_at = models.DateTimeField()

    class Meta:
        indexes = (
            # the limit at intake
            models.Index(fields=["phase", "sent_by", "refused_at"], name="wrong_file_of_person"),
        )

    def __str__(self) -> str:
        return f"refused at {self.refused_at}"


class Tag(models.Model):
    """A word under which a team finds one of its submissions again; nobody else sees it."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="tags")
    text = models.CharField(max_length=TAG_LENGTH)

    class Meta:
        ordering = ("text",)
        constraints = (models.UniqueConstraint(fields=["submission", "text"], name="a_submission_has_a_tag_once"),)

    def __str__(self) -> str:
        return self.text


class Refund(models.Model):
    """An attempt given back because the platform was at fault. It stays, whatever a retry brings."""

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="refund")
    reason = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"refund of {self.submission}"


class FinalChoice(models.Model):
    """A submission that the team chose to be ranked on the private split."""

    submission = models.OneToOneField(Submission, on_delete=models.CASCADE, related_name="final_choice")
    chosen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    chosen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"final: {self.submission}"
