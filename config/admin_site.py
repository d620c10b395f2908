"""The admin: for hosts and site admins. What each sees there is the business of the apps' ModelAdmins."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy

from competitions.access import may_enter_admin
from config.free_space import is_short

RUNNING = ("EntryRequest", "Participant", "Team", "Submission", "Evaluation", "Grant", "Post")
WORK = {
    "before-publishing": (gettext_lazy("Before publishing"), ("Competition", "Solution", "DataFile", "Rules")),
    "while-it-runs": (gettext_lazy("While it runs"), RUNNING),
    "after-the-closing": (gettext_lazy("After the closing"), ("Snapshot",)),
}
REST = ("the-installation", gettext_lazy("The installation"))


# What Django's filters ask for behind the name of what they filter by, and the dates above a list.
ASKED_BY_FILTERS = {"", "exact", "in", "isnull", "isempty", "gte", "lt", "year", "month", "day", "id__exact"}


class NamedLookups:
    """A list is filtered by what it names. Django lets every field of a row be asked for letter by letter."""

    list_filter: Any
    date_hierarchy: Any

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """Whether one of the list's own filters asks so, or a page that leads here, as its `asked_by` says."""
        led = getattr(self, "asked_by", ())
        names = [name_of(each) for each in (*self.list_filter, *led, *filter(None, [self.date_hierarchy]))]
        own = any(lookup.removeprefix(name).removeprefix("__") in ASKED_BY_FILTERS for name in names if name in lookup)
        return own and bool(super().lookup_allowed(lookup, value, request))  # type: ignore[misc]  # a ModelAdmin's


def name_of(shown: Any) -> str:
    """What a filter is called in an address: a field, a field with its kind of filter, or a filter of our own."""
    named = shown[0] if isinstance(shown, tuple) else shown
    return str(getattr(named, "parameter_name", named))


class PodiumAdminSite(AdminSite):
    site_header = site_title = settings.SITE_NAME
    index_title = gettext_lazy("Your competitions")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Every list is guarded, whoever made its ModelAdmin."""
        kind: Any = admin_class or ModelAdmin
        told = {"__module__": kind.__module__, "__doc__": kind.__doc__}
        super().register(model_or_iterable, type(kind)(kind.__name__, (NamedLookups, kind), told), **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Site admins, people who may host, and people who host."""
        return may_enter_admin(request.user)

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What every page of the admin knows, a disk that is almost full included."""
        return {**super().each_context(request), "disk_is_short": is_short()}

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
        groups = [
            (slug, name, [models.pop(each) for each in names if each in models]) for slug, (name, names) in WORK.items()
        ]
        groups.append((*REST, list(models.values())))
        return [{"name": name, "app_label": slug, "models": found} for slug, name, found in groups if found]

    def get_urls(self) -> list[Any]:
        """Without the redirect to the page of any object by its number: it would tell of others' drafts."""
        return [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]
