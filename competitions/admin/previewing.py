"""Markdown in the admin, shown before it is saved as participants will see it, in a frame below its form."""

from typing import Generic

from csp.constants import SELF
from csp.decorators import csp_replace
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, QueryDict
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.clickjacking import xframe_options_sameorigin

from competitions.admin.hosted import HostedAdmin, Row


class PreviewingAdmin(HostedAdmin[Row], Generic[Row]):
    """The form is sent to `preview/` as it stands; the answer goes into the frame, and nothing is saved."""

    def texts(self, given: QueryDict) -> dict[str, str]:
        """Each text of the form, in Markdown, by its heading."""
        raise NotImplementedError

    def get_urls(self) -> list[URLPattern]:
        in_our_frame = csp_replace({"frame-ancestors": [SELF]})(xframe_options_sameorigin(self.preview_view))
        name = f"{self.opts.app_label}_{self.opts.model_name}_preview"
        return [path("preview/", self.admin_site.admin_view(in_our_frame), name=name), *super().get_urls()]

    def preview_view(self, request: HttpRequest) -> TemplateResponse:
        """What was sent, rendered by the renderer of the pages; shown to the sender alone."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        texts = {heading: text for heading, text in self.texts(request.POST).items() if text.strip()}
        return TemplateResponse(request, "admin/preview.html", {"texts": texts})
