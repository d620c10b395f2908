"""Data files in the admin: added, superseded, withdrawn."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import signed_in
from competitions.admin.forms import DataFileForm
from competitions.admin.uploads import UploadAdmin
from competitions.data_files import withdraw_data_file
from competitions.models import DataFile
from competitions.roles import Right


@admin.register(DataFile)
class DataFileAdmin(UploadAdmin[DataFile]):
    upload_form = DataFileForm
    list_display = ("name", "version", "competition", "is_current", "is_sample", "size", "licence", "created_at")
    list_filter = (("competition", admin.RelatedOnlyFieldListFilter), "is_sample")
    list_select_related = ("competition",)
    search_fields = ("name", "description")
    ordering = ("competition", "name", "-version")
    actions = ("withdraw",)
    fields = (
        "competition",
        "name",
        "version",
        "is_current",
        "is_sample",
        "description",
        "licence",
        "size",
        "sha256",
        "created_at",
    )

    @admin.display(boolean=True, description=gettext_lazy("handed out"))
    def is_current(self, data_file: DataFile) -> bool:
        return data_file.superseded_at is None

    @admin.action(description=gettext_lazy("Withdraw: hand out no more"), permissions=["edit"])
    def withdraw(self, request: HttpRequest, chosen: QuerySet[DataFile]) -> None:
        for data_file in chosen.filter(pk__in=self.rows_with(request, Right.EDIT)).current():  # type: ignore[attr-defined]
            withdraw_data_file(data_file, by=signed_in(request))
            messages.success(request, _("%(data_file)s is handed out no more.") % {"data_file": data_file})
