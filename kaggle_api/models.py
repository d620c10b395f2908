"""What the client's protocol needs to remember: a file that was announced, and the checksums that a zip asks for."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from competitions.models import Competition, DataFile
from submissions.models import Submission
from submissions.models.submission import prediction_storage


def upload_key(upload: Upload, filename: str) -> str:
    """A random key; the person's own name for the file is the row's."""
    return secrets.token_hex(16)


def new_token() -> str:
    """What CreateSubmission names the upload by."""
    return secrets.token_urlsafe(32)


class UploadQuerySet(models.QuerySet["Upload"]):
    def live_at(self, now: datetime) -> UploadQuerySet:
        """Those that may still receive their file, or say which submission they became."""
        return self.filter(expires_at__gt=now)

    def waiting_at(self, now: datetime) -> UploadQuerySet:
        """Those that may still become a submission."""
        return self.live_at(now).filter(submission=None)

    def expired_at(self, now: datetime) -> UploadQuerySet:
        """Those that nothing comes of any more."""
        return self.filter(expires_at__lte=now)


class Upload(models.Model):
    """A file that a person has announced for a competition, until it is a submission or its hour is over.

    The file stands among the predictions while it waits; the submission that comes of it has a copy of its own.
    """

    token = models.CharField(max_length=64, unique=True, default=new_token)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField(help_text="As it was announced.")
    expires_at = models.DateTimeField(db_index=True)
    file = models.FileField(storage=prediction_storage, upload_to=upload_key, blank=True)
    submission = models.OneToOneField(Submission, null=True, on_delete=models.CASCADE, related_name="+")

    objects = UploadQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.CheckConstraint(
                condition=Q(submission=None) | Q(file=""), name="an_upload_that_is_a_submission_keeps_no_file"
            ),
        )

    def __str__(self) -> str:
        return f"{self.file_name} from {self.user}"


class Checksum(models.Model):
    """The CRC-32 of one version of a data file, which its entry in a zip begins with; no version is ever edited."""

    data_file = models.OneToOneField(DataFile, on_delete=models.CASCADE, related_name="+")
    crc32 = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.crc32:08x}"
