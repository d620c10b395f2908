"""People, the tokens by which their programs come in, and the mail that waits to go out."""

import uuid
from datetime import datetime

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy

from accounts.changes import SavedByChanges


class User(SavedByChanges, AbstractUser):
    """A person. The username is public; the address is not. `opaque_id` stands for the person in the record.

    What somebody may do are is_staff, can_host and the rows of hosts; Django's superuser and permissions play no part.
    """

    first_name = None  # type: ignore[assignment]  # one name, as its owner writes it
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(gettext_lazy("e-mail address"))
    display_name = models.CharField(
        max_length=80, blank=True, help_text=gettext_lazy("Shown on boards instead of the username.")
    )
    # Of the mail to this person; empty: the site's.
    language = models.CharField(max_length=7, blank=True, default="", db_default="", editable=False)
    opaque_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    can_host = models.BooleanField(
        gettext_lazy("may host"), default=False, help_text=gettext_lazy("May create competitions in the admin.")
    )

    class Meta(AbstractUser.Meta):
        constraints = (
            models.UniqueConstraint(Lower("email"), name="an_address_belongs_to_one_person"),
            models.UniqueConstraint(Lower("username"), name="a_username_belongs_to_one_person_whatever_its_case"),
            models.CheckConstraint(condition=Q(is_superuser=False), name="nobody_is_a_superuser"),
        )

    def __str__(self) -> str:
        return self.public_name

    @property
    def public_name(self) -> str:
        """What boards and pages call this person."""
        return self.display_name or self.username

    def clean(self) -> None:
        """Addresses are kept in small letters: sign-up and sign-in look for them so."""
        super().clean()
        self.email = self.email.lower()

    def get_full_name(self) -> str:
        """Django's admin greets by this."""
        return self.public_name

    def get_short_name(self) -> str:
        """Django's admin greets by this where room is short."""
        return self.public_name


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def live_at(self, now: datetime) -> "ApiTokenQuerySet":
        """Tokens that open the door at `now`: not revoked, not expired."""
        return self.filter(revoked_at=None, expires_at__gt=now)


class Scope(models.TextChoices):
    """What a token opens. Each stands for itself: one that submits need not read."""

    READ = "read", gettext_lazy("read: boards, data, your submissions")
    SUBMIT = "submit", gettext_lazy("submit: join, send predictions, choose finals")
    HOST = "host", gettext_lazy("host: change what you host")


class ApiToken(models.Model):
    """A named key to the API. Only its SHA-256 is kept, so a copy of the database opens nothing."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    may_read = models.BooleanField(Scope.READ.label, default=True)
    may_submit = models.BooleanField(Scope.SUBMIT.label, default=True)
    may_host = models.BooleanField(Scope.HOST.label, default=False)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(may_read=True) | Q(may_submit=True) | Q(may_host=True), name="a_token_has_a_scope"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def scopes(self) -> list[str]:
        """The scopes by name, for people and programs."""
        held = {Scope.READ: self.may_read, Scope.SUBMIT: self.may_submit, Scope.HOST: self.may_host}
        return [scope.value for scope, has_it in held.items() if has_it]


class LetterQuerySet(models.QuerySet["Letter"]):
    def due(self, now: datetime) -> "LetterQuerySet":
        """Letters whose time has come, the longest due first: one that was tried stands behind all others."""
        return self.filter(not_before__lte=now).order_by("not_before", "pk")


class Letter(models.Model):
    """A message to one address that is to go out; the row goes once a mail server has taken it."""

    address = models.EmailField()
    subject = models.TextField()
    text = models.TextField()
    written_at = models.DateTimeField()
    not_before = models.DateTimeField(help_text=gettext_lazy("When it is tried next."))
    refusals = models.PositiveSmallIntegerField(default=0, help_text=gettext_lazy("How often a server has refused it."))

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)
        indexes = (models.Index(fields=["not_before"], name="letters_that_are_due"),)

    def __str__(self) -> str:
        return f"letter {self.pk}"
