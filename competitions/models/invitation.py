"""Who may see a competition of visibility `invited`: links, addresses, and the people whom a link let in."""

from datetime import datetime

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from competitions.models.competition import Competition


class InvitationLink(models.Model):
    """An address that lets people in. Only the SHA-256 of its token is kept: it is shown once."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="invitation_links")
    digest = models.CharField(max_length=64, unique=True)
    domain = models.CharField(max_length=253, blank=True)
    max_uses = models.PositiveIntegerField(null=True, validators=[MinValueValidator(1)])
    uses = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(max_uses=None) | Q(uses__lte=F("max_uses")),
                name="an_invitation_link_is_used_at_most_as_often_as_it_may_be",
            ),
        )

    def __str__(self) -> str:
        return _("Link %(number)s") % {"number": self.pk}

    def is_used_up(self) -> bool:
        """Whether it has let in as many people as it may."""
        return self.max_uses is not None and self.uses >= self.max_uses

    def state_at(self, now: datetime) -> str:
        """What the hosts' list says of it, in a word or two."""
        if self.revoked_at:
            return _("revoked")
        if now >= self.expires_at:
            return _("expired")
        return _("used up") if self.is_used_up() else _("works")


class InvitedPerson(models.Model):
    """A person whom a link let in."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="invited_people")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    link = models.ForeignKey(InvitationLink, on_delete=models.PROTECT, related_name="let_in")
    invited_at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=["competition", "user"], name="a_person_is_invited_to_a_competition_once"),
        )

    def __str__(self) -> str:
        return str(self.user)


class InvitedAddress(models.Model):
    """An e-mail address: whoever has verified it, now or later, is invited. Nothing needs to bind the two."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="invited_addresses")
    email = models.EmailField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()

    class Meta:
        ordering = ("email",)
        constraints = (
            models.UniqueConstraint(
                fields=["competition", "email"], name="an_address_is_invited_to_a_competition_once"
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="an_invited_address_is_in_small_letters"),
        )

    def __str__(self) -> str:
        return self.email
