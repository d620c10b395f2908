"""The states of an evaluation, and what they have in common."""

from django.db import models


class Status(models.TextChoices):
    QUEUED = "queued"
    SCORING = "scoring"
    SCORED = "scored"
    INVALID = "invalid"
    ERRORED = "errored"


UNFINISHED = (Status.QUEUED, Status.SCORING)  # an outcome is still to come
HOPEFUL = (*UNFINISHED, Status.SCORED)  # uses up a limit, may be a final
