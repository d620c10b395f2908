"""The admin: for hosts and site admins. What each sees there is the business of the apps' ModelAdmins."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from competitions.access import may_enter_admin


class PodiumAdminSite(AdminSite):
    site_header = site_title = "Podium"
    index_title = "Your competitions"

    def has_permission(self, request: HttpRequest) -> bool:
        """Site admins, people who may host, and people who host."""
        return may_enter_admin(request.user)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The sign-in page that everybody uses; Django's own would let site admins in only."""
        if self.has_permission(request):
            return redirect("admin:index")
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", request.path))

    def get_urls(self) -> list[Any]:
        """Without the redirect to the page of any object by its number: it would tell of others' drafts."""
        return [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]
