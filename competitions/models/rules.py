"""Rules: one immutable numbered version of the terms; key terms: its consequential clauses in plain words."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.changes import SavedByChanges
from competitions.models.competition import Competition


class RulesQuerySet(models.QuerySet["Rules"]):
    def published(self) -> RulesQuerySet:
        """Versions that are or were in force."""
        return self.filter(published_at__isnull=False)


class Rules(SavedByChanges):
    class Change(models.TextChoices):
        EDITORIAL = "editorial", gettext_lazy("Editorial: the same in other words")
        MATERIAL = "material", gettext_lazy("Material: what people agreed to has changed")

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="rules")
    version = models.PositiveIntegerField()
    text = models.TextField(help_text=gettext_lazy("Markdown. A published version never changes."))
    sha256 = models.CharField(max_length=64, editable=False)
    change = models.CharField(max_length=10, choices=Change, default=Change.MATERIAL)
    note = models.CharField(max_length=280, blank=True, help_text=gettext_lazy("What changed, and why."))
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True, editable=False)

    objects = RulesQuerySet.as_manager()

    class Meta:
        ordering = ("competition", "-version")
        verbose_name_plural = "rules"
        constraints = (models.UniqueConstraint(fields=["competition", "version"], name="a_rules_version_is_used_once"),)

    def __str__(self) -> str:
        return _("version %(version)s") % {"version": self.version}


class KeyTerm(SavedByChanges):
    class Category(models.TextChoices):
        EXTERNAL_DATA = "external-data", gettext_lazy("External data")
        PEOPLE_DEPICTED = "people-depicted", gettext_lazy("People depicted")
        WINNING_MODEL = "winning-model", gettext_lazy("Winning model")
        ELIGIBILITY = "eligibility", gettext_lazy("Eligibility")
        DOCUMENTATION = "documentation", gettext_lazy("Documentation")
        OTHER = "other", gettext_lazy("Other")

    rules = models.ForeignKey(Rules, on_delete=models.CASCADE, related_name="key_terms")
    number = models.PositiveSmallIntegerField()
    summary = models.CharField(
        max_length=280, help_text=gettext_lazy("The clause in plain words, at most 280 characters.")
    )
    clause = models.CharField(max_length=40, help_text=gettext_lazy("The clause it stands for, such as 4.2."))
    category = models.CharField(max_length=20, choices=Category, default=Category.OTHER)
    can_void = models.BooleanField(gettext_lazy("can void a winner"), default=False)

    class Meta:
        ordering = ("rules", "number")
        constraints = (
            models.UniqueConstraint(fields=["rules", "number"], name="a_key_term_has_one_number_in_its_rules"),
        )

    def __str__(self) -> str:
        return f"{self.clause}: {self.summary}"
