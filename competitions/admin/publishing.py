"""Publishing in the admin: the launch checklist with links to where each thing is mended, and the button below it."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import signed_in
from competitions.admin.hosted import HostedAdmin
from competitions.checklist import State, checklist
from competitions.models import Competition
from competitions.publishing import NotReadyError, publish
from competitions.rules_versions import newest_rules

PARTS = {  # of a competition's own page
    "dates": "phases-group",
    "leak": "phases-group",
    "overview": "pages-group",
    "prizes": "prizes-group",
    "owner": "hosts-group",
    "precedence": "id_precedence",
}
ADDED = {  # on a page of their own
    "solution": ("solution", ""),
    "answers": ("solution", ""),
    "data": ("datafile", ""),
    "sample": ("datafile", "&is_sample=on"),
    "rules": ("rules", ""),
}


class PublishingAdmin(HostedAdmin[Competition]):
    """The page of the checklist, and an action that leads to it."""

    actions = ("publish_chosen",)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.publish_view)
        return [path("<int:pk>/publish/", view, name="competitions_competition_publish"), *super().get_urls()]

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The checklist; a POST publishes if nothing is missing."""
        competition = self.row_for(request, pk)
        if request.method == "POST":
            try:
                publish(competition, by=signed_in(request))
            except NotReadyError:
                messages.error(request, _("It was not published now; the list says why."))
            else:
                messages.success(request, _("%(competition)s is published.") % {"competition": competition})
                return redirect("admin:competitions_competition_publish", pk)
        return self.checklist_page(request, competition)

    def checklist_page(self, request: HttpRequest, competition: Competition) -> TemplateResponse:
        items = checklist(competition)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": competition,
            "title": _("Launch checklist of %(competition)s") % {"competition": competition},
            "items": [(item, mended_at(item.key, competition)) for item in items],
            "is_underway": any(item.state == State.UNDERWAY for item in items),
            "missing": sum(item.state == State.MISSING for item in items),
        }
        return TemplateResponse(request, "admin/competitions/competition/checklist.html", context)

    @admin.action(description=gettext_lazy("Publish the chosen competition"), permissions=["edit"])
    def publish_chosen(self, request: HttpRequest, chosen: QuerySet[Competition]) -> HttpResponse | None:
        if chosen.count() == 1:
            return redirect("admin:competitions_competition_publish", chosen.get().pk)
        messages.error(request, _("Choose one competition; each is looked over by itself."))
        return None

    def response_add(self, request: HttpRequest, obj: Competition, *args: Any) -> HttpResponse:
        return self.after_saving(request, obj, super().response_add(request, obj, *args))

    def response_change(self, request: HttpRequest, obj: Competition) -> HttpResponse:
        return self.after_saving(request, obj, super().response_change(request, obj))


def mended_at(key: str, competition: Competition) -> str:
    """The address where a line of the checklist is mended."""
    if key in PARTS:
        return f"{reverse('admin:competitions_competition_change', args=[competition.pk])}#{PARTS[key]}"
    draft = newest_rules(competition) if key == "rules" else None
    if draft and draft.published_at is None:
        return reverse("admin:competitions_rules_change", args=[draft.pk])
    model, more = ADDED[key]
    return f"{reverse(f'admin:competitions_{model}_add')}?competition={competition.pk}{more}"
