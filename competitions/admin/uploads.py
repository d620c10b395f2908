"""Rows that come into being by an upload, outside any transaction, and never change afterwards."""

from typing import Any, Generic

from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from competitions.admin.forms import UploadForm
from competitions.admin.hosted import HostedAdmin, Row, signed_in


class UploadAdmin(HostedAdmin[Row], Generic[Row]):
    """Django's own add_view stands in a transaction from end to end; reading and storing a file may not."""

    upload_form: type[UploadForm]

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        by = signed_in(request)
        form = self.upload_form(request.POST or None, request.FILES or None, user=by, initial=request.GET.dict())
        if form.is_valid() and (row := form.enter(by=by)):
            self.log_addition(request, row, [{"added": {}}])
            messages.success(request, f"{str(self.opts.verbose_name).capitalize()} added: {row}.")
            if "_addanother" in request.POST:
                return redirect(request.get_full_path())
            usual = redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", row.pk)
            return self.after_saving(request, form.cleaned_data["competition"], usual)
        return self.upload_page(request, form)

    def upload_page(self, request: HttpRequest, form: UploadForm) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Add {self.opts.verbose_name}",
            "form": form,
            "adminform": AdminForm(form, [(None, {"fields": list(form.fields)})], {}),  # type: ignore[arg-type]
        }
        return TemplateResponse(request, "admin/upload.html", context)
