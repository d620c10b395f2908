"""A competition in the admin: from nothing to published."""

import re
from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import ImageField
from django.forms import FileInput
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy

from accounts.requests import signed_in
from competitions.access import may_create_competitions
from competitions.admin.edits import record_edit
from competitions.admin.forms import CompetitionForm
from competitions.admin.inlines import HostInline, PageInline, PhaseInline, PrizeInline
from competitions.admin.invitations import InvitingAdmin
from competitions.admin.previewing import PreviewingAdmin
from competitions.admin.publishing import PublishingAdmin
from competitions.admin.schedule import ScheduleAdmin
from competitions.models import Competition, Host, Page
from competitions.roles import Role

EMPTY_PAGES = [{"key": key} for key in ("overview", "evaluation", "data")]
DATES = ("opens_at", "entry_deadline", "merger_deadline", "disclosure_deadline")
UTC_NOTE = gettext_lazy(
    "Every time is UTC. A deadline is over at the moment that it names. Once the competition is published, dates "
    "are moved with a public note, by “Move dates” under “While it runs”."
)
HELP = {
    "title": gettext_lazy("The name of the competition, as lists and headings show it."),
    "subtitle": gettext_lazy("The task in a sentence."),
    "category": gettext_lazy("Where people find it on the list of competitions."),
    "visibility": gettext_lazy(
        "Who may see it once it is published. A draft is seen by its hosts only. An invited one is seen by "
        "the people whom you let in under Invitations, at the top once it is saved."
    ),
    "data_licence": gettext_lazy("The licence of the data as a whole, such as CC-BY-4.0. It stands on the data page."),
    "merger_deadline": gettext_lazy("Until this moment teams may invite members. It may not come after the closing."),
    "entry_deadline": gettext_lazy("Until this moment people may join. It may not come after the closing."),
    "disclosure_deadline": gettext_lazy(
        "Until this moment external data may be declared. It may not come after the closing."
    ),
    "max_team_size": gettext_lazy("The most people who may share submissions and one place."),
    "approval": gettext_lazy(
        "Automatic: whoever answers the key terms takes part. By a host: they ask, and wait for you under "
        "Requests to join. Who waits when you switch back to automatic goes on waiting until you decide."
    ),
    "reveal": gettext_lazy("When the private scores become visible."),
}


@admin.register(Competition)
class CompetitionAdmin(PublishingAdmin, PreviewingAdmin[Competition], InvitingAdmin, ScheduleAdmin):
    to_competition = "pk"
    form = CompetitionForm
    # a link to the old cover would need an address of its storage
    formfield_overrides = {ImageField: {"widget": FileInput}}
    inlines = (PhaseInline, PageInline, PrizeInline, HostInline)
    list_display = ("title", "slug", "stage_name", "opens_at")
    search_fields = ("title", "slug")
    fieldsets = (
        (
            gettext_lazy("What it is"),
            {"fields": ("title", "slug", "subtitle", "category", "tags", "cover", "data_licence")},
        ),
        (gettext_lazy("Who sees it"), {"fields": ("visibility",)}),
        (
            gettext_lazy("Dates"),
            {
                "fields": (DATES[:2], DATES[2:]),
                "description": UTC_NOTE,
            },
        ),
        (gettext_lazy("Teams and results"), {"fields": ("approval", "max_team_size", "reveal", "precedence")}),
    )

    def get_view_on_site_url(self, obj: Competition | None = None) -> str | None:
        """The live page, by its own address."""
        return obj.get_absolute_url() if obj else None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_create_competitions(request.user)

    def get_readonly_fields(self, request: HttpRequest, obj: Competition | None = None) -> tuple[str, ...]:
        """The address of a published competition stays, and its dates are moved on a page of their own."""
        return ("slug", *DATES) if obj and obj.published_at else ()

    def get_prepopulated_fields(self, request: HttpRequest, obj: Competition | None = None) -> dict[str, Any]:
        return {} if obj else {"slug": ("title",)}

    def get_form(
        self, request: HttpRequest, obj: Competition | None = None, change: bool = False, **kwargs: Any
    ) -> Any:
        return super().get_form(request, obj, change=change, help_texts=HELP, **kwargs)

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Competition, inline: InlineModelAdmin[Any, Any], prefix: str
    ) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if inline.model is Page and obj._state.adding:
            kwargs["initial"] = EMPTY_PAGES
        return kwargs

    def save_related(self, request: HttpRequest, form: Any, formsets: Iterable[Any], change: bool) -> None:
        super().save_related(request, form, formsets, change)
        by = signed_in(request)
        if not change:
            Host.objects.update_or_create(competition=form.instance, user=by, defaults={"role": Role.OWNER})
        record_edit(form, list(formsets), change=change, by=by)

    def texts(self, given: QueryDict) -> dict[str, str]:
        """The pages of the form, each below its name."""
        numbers = [found[1] for name in given if (found := re.fullmatch(r"pages-(\d+)-text", name))]
        return {given.get(f"pages-{number}-key", ""): given.get(f"pages-{number}-text", "") for number in numbers}

    @admin.display(description=gettext_lazy("stage"))
    def stage_name(self, competition: Competition) -> str:
        return str(competition.stage.label)
