"""The admin: for hosts and site admins. What each sees there is the business of the apps' ModelAdmins."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.text import slugify

from competitions.access import may_enter_admin

WORK = {
    "Before publishing": ("Competition", "Solution", "DataFile", "Rules"),
    "While it runs": ("EntryRequest", "Participant", "Team", "Submission", "Evaluation", "Grant"),
    "After the closing": ("Snapshot",),
}
REST = "The installation"


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

    def password_change(  # type: ignore[override]  # the stubs promise a page
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page that everybody uses, which counts guesses; Django's own would let a session try for ever."""
        return redirect("account_change_password")

    password_change_done = password_change  # type: ignore[assignment]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """What there is, in the order in which a host works, instead of by app."""
        apps = super().get_app_list(request, app_label)
        if app_label:
            return apps
        models = {model["object_name"]: model for app in apps for model in app["models"]}
        groups = {name: [models.pop(each) for each in names if each in models] for name, names in WORK.items()}
        groups[REST] = list(models.values())
        return [{"name": name, "app_label": slugify(name), "models": found} for name, found in groups.items() if found]

    def get_urls(self) -> list[Any]:
        """Without the redirect to the page of any object by its number: it would tell of others' drafts."""
        return [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]
