"""Rows that come into being by an upload, outside any transaction, and never change afterwards."""

from typing import Any, Generic

from django.contrib import messages
from django.contrib.admin.helpers import AdminForm
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.requests import signed_in
from competitions.admin.forms import UploadForm
from competitions.admin.hosted import HostedAdmin, Row


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
        if "_options" in request.POST:
            return self.upload_page(request, self.upload_form(user=by, initial=request.POST.dict()))
        form = self.upload_form(request.POST or None, request.FILES or None, user=by, initial=request.GET.dict())
        if form.is_valid() and (row := form.enter(by=by)):
            self.log_addition(request, row, [{"added": {}}])
            messages.success(
                request, _("%(kind)s added: %(row)s.") % {"kind": capfirst(self.opts.verbose_name), "row": row}
            )
            if "_addanother" in request.POST:
                return redirect(request.get_full_path())
            usual = redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", row.pk)
            return self.after_saving(request, form.cleaned_data["competition"], usual)
        return self.upload_page(request, form)

    def upload_page(self, request: HttpRequest, form: UploadForm) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Add %(kind)s") % {"kind": self.opts.verbose_name},
            "form": form,
            "adminform": AdminForm(form, form.fieldsets, {}),  # type: ignore[arg-type]
        }
        return TemplateResponse(request, "admin/upload.html", context)
