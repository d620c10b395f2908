"""The record of what was done with authority: append-only events, chained by hash."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

GENESIS = "0" * 64
SITE_CHAIN = "site"


class AuditChain(models.Model):
    """One chain of events: one a competition, one for the site. Its row is the lock of its head."""

    name = models.CharField(max_length=80, unique=True)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        ordering = ("name",)

    def __str__(self) -> str:
        return _("%(chain)s: %(number)s events") % {"chain": self.name, "number": self.length}


class AuditEvent(models.Model):
    """One deed. `hash` is the SHA-256 of `canonical`, which names the hash of the event before it."""

    chain = models.ForeignKey(AuditChain, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    deed = models.CharField(max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    canonical = models.TextField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ("chain", "number")
        constraints = (models.UniqueConstraint(fields=["chain", "number"], name="an_event_has_one_place_in_its_chain"),)

    def __str__(self) -> str:
        return f"{self.chain.name} {self.number}: {self.deed}"
