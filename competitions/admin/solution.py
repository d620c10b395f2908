"""Solutions in the admin: added, listed, never handed out."""

from django.contrib import admin
from django.utils.translation import gettext_lazy

from competitions.admin.forms import SolutionForm
from competitions.admin.uploads import UploadAdmin
from competitions.models import Competition, Solution


@admin.register(Solution)
class SolutionAdmin(UploadAdmin[Solution]):
    to_competition = "phase__competition"
    upload_form = SolutionForm
    list_display = ("competition", "version", "is_active", "metric", "rows", "created_at")
    list_display_links = ("competition", "version")
    list_filter = (("phase__competition", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("phase__competition", "phase__active_solution")
    ordering = ("phase", "-version")
    # every field but the file, which leads nowhere
    fields = (
        "competition",
        "version",
        "is_active",
        "metric",
        "metric_options",
        "id_column",
        "target_columns",
        "weight_column",
        ("rows", "public_rows", "private_rows"),
        "sha256",
        "created_at",
        "added_by",
    )

    @admin.display(ordering="phase__competition__title", description=gettext_lazy("competition"))
    def competition(self, solution: Solution) -> Competition:
        return solution.phase.competition

    @admin.display(description=gettext_lazy("added by"))
    def added_by(self, solution: Solution) -> str:
        """As text: the field itself would link to a page that only site admins may open."""
        return solution.created_by.username

    @admin.display(boolean=True, description=gettext_lazy("in use"))
    def is_active(self, solution: Solution) -> bool:
        return solution.phase.active_solution == solution
