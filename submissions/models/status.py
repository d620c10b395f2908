"""The states of an evaluation, and what they have in common."""

from django.db import models
from django.utils.translation import gettext_lazy


class Status(models.TextChoices):
    QUEUED = "queued", gettext_lazy("Queued")
    SCORING = "scoring", gettext_lazy("Scoring")
    SCORED = "scored", gettext_lazy("Scored")
    INVALID = "invalid", gettext_lazy("Invalid")
    ERRORED = "errored", gettext_lazy("Errored")


UNFINISHED = (Status.QUEUED, Status.SCORING)  # an outcome is still to come
HOPEFUL = (*UNFINISHED, Status.SCORED)  # uses up a limit, may be a final
