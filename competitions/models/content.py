"""What a competition shows and hands out: pages, data files, prizes; and who took which file."""

from __future__ import annotations

import secrets

from django.conf import settings
from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.changes import SavedByChanges
from competitions.csv_preview import has_preview
from competitions.models.competition import Competition


class Page(SavedByChanges):
    """A page in Markdown written by the host: overview, evaluation, data, or one more."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="pages")
    key = models.SlugField(max_length=40, help_text=gettext_lazy("overview, evaluation, data, or a name of your own."))
    text = models.TextField(help_text="Markdown.")

    class Meta:
        ordering = ("pk",)
        constraints = (models.UniqueConstraint(fields=["competition", "key"], name="a_page_key_is_used_once"),)

    def __str__(self) -> str:
        return self.key


def data_storage() -> Storage:
    """The storage of data files: no address, handed out by a view that knows who has joined."""
    return storages["data"]


def data_key(data_file: DataFile, filename: str) -> str:
    """A random key; the name that people see is the row's."""
    return secrets.token_hex(16)


class DataFileQuerySet(models.QuerySet["DataFile"]):
    def current(self) -> DataFileQuerySet:
        """The newest version of each file."""
        return self.filter(superseded_at=None)


class DataFile(models.Model):
    """One version of a file for participants. A new version supersedes the one before; none is edited."""

    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="data_files")
    name = models.CharField(
        max_length=120,
        validators=[
            RegexValidator(
                r"^[A-Za-z0-9][A-Za-z0-9._-]*$", gettext_lazy("Use letters, digits, dots, hyphens, underscores.")
            )
        ],
    )
    version = models.PositiveIntegerField()
    file = models.FileField(storage=data_storage, upload_to=data_key)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    description = models.CharField(max_length=280, blank=True)
    licence = models.CharField(max_length=80, blank=True)
    is_sample = models.BooleanField(gettext_lazy("sample submission"), default=False)
    created_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    objects = DataFileQuerySet.as_manager()

    class Meta:
        ordering = ("name", "version")
        constraints = (
            models.UniqueConstraint(fields=["competition", "name", "version"], name="a_file_version_is_used_once"),
            models.UniqueConstraint(
                fields=["competition", "name"],
                condition=Q(superseded_at=None),
                name="a_file_has_one_current_version",
            ),
            models.UniqueConstraint(
                fields=["competition"],
                condition=Q(superseded_at=None, is_sample=True),
                name="a_competition_has_one_sample_submission",
            ),
        )

    def __str__(self) -> str:
        return _("%(name)s, version %(version)s") % {"name": self.name, "version": self.version}

    def get_absolute_url(self) -> str:
        return reverse("competitions:download", args=[self.competition.slug, self.name])

    @property
    def has_preview(self) -> bool:
        """Whether its name says that it is a table."""
        return has_preview(self.name)


class Download(models.Model):
    """Who took which version of a file, and when."""

    data_file = models.ForeignKey(DataFile, on_delete=models.CASCADE, related_name="downloads")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at",)

    def __str__(self) -> str:
        return f"{self.data_file} by {self.user}"


class Prize(SavedByChanges):
    competition = models.ForeignKey(Competition, on_delete=models.CASCADE, related_name="prizes")
    place = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    amount = models.DecimalField(max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])
    currency = models.CharField(
        max_length=3,
        default="USD",
        validators=[RegexValidator(r"^[A-Z]{3}$", gettext_lazy("Three capital letters, such as USD."))],
    )

    class Meta:
        ordering = ("place",)
        constraints = (
            models.UniqueConstraint(fields=["competition", "place"], name="a_place_has_one_prize"),
            models.CheckConstraint(condition=Q(place__gte=1), name="places_count_from_one"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_prize_takes_nothing_away"),
        )

    def __str__(self) -> str:
        return _("place %(place)s") % {"place": self.place} + f": {self.amount} {self.currency}"
