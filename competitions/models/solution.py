"""A solution: one immutable version of the hidden answers and of how they are scored."""

import secrets

from django.conf import settings
from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.models.phase import Phase
from scoring.metrics import METRICS, Metric
from scoring.solution import SolutionRecipe


def solution_storage() -> Storage:
    """The storage of solutions: no address, apart from all else."""
    return storages["solutions"]


def solution_key(solution: "Solution", filename: str) -> str:
    """A random key: nothing of a solution's place can be guessed."""
    return f"{secrets.token_hex(16)}.csv"


def arrays_key(solution: "Solution", filename: str) -> str:
    """Likewise."""
    return f"{secrets.token_hex(16)}.arrow"


class Solution(models.Model):
    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="solutions")
    version = models.PositiveIntegerField()
    file = models.FileField(storage=solution_storage, upload_to=solution_key)
    sha256 = models.CharField(max_length=64)
    arrays = models.FileField(
        storage=solution_storage,
        upload_to=arrays_key,
        default="",
        db_default="",
        help_text=gettext_lazy("The same as workers map it into memory; none for a version of before there were any."),
    )
    arrays_sha256 = models.CharField(max_length=64, default="", db_default="")
    id_column = models.CharField(max_length=200)
    target_columns = models.JSONField()
    weight_column = models.CharField(max_length=200, null=True)  # noqa: DJ001  # no column is not a column without name
    metric = models.CharField(max_length=60)
    metric_options = models.JSONField(default=dict)
    columns = models.JSONField(help_text=gettext_lazy("The columns of a prediction file, the id first."))
    rows = models.PositiveBigIntegerField()
    public_rows = models.PositiveBigIntegerField()
    private_rows = models.PositiveBigIntegerField()
    lints = models.JSONField(
        null=True, help_text=gettext_lazy("What is worth a thought, a sentence each; null: not looked over.")
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("phase", "version")
        constraints = (
            models.UniqueConstraint(fields=["phase", "version"], name="a_solution_version_is_used_once_in_a_phase"),
            models.CheckConstraint(condition=Q(public_rows__gte=1), name="a_solution_has_a_public_row"),
            models.CheckConstraint(condition=Q(private_rows__gte=1), name="a_solution_has_a_private_row"),
        )

    def __str__(self) -> str:
        return _("version %(version)s") % {"version": self.version}

    @property
    def scored_by(self) -> Metric:
        """The metric, with its title and direction."""
        return METRICS[self.metric]

    def order_key(self, score: float) -> float:
        """The score, negated where greater is better: smaller stands first."""
        return -score if self.scored_by.greater_is_better else score

    @property
    def public_percent(self) -> int:
        """Share of the rows that make the public board, in whole percent of the rows that count."""
        return round(100 * self.public_rows / (self.public_rows + self.private_rows))

    @property
    def recipe(self) -> SolutionRecipe:
        """How the file is to be read and scored."""
        return SolutionRecipe(
            id_column=self.id_column,
            target_columns=tuple(self.target_columns),
            metric=self.metric,
            metric_options=self.metric_options,
            weight_column=self.weight_column,
        )
