"""A competition in the admin: from nothing to published."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import ImageField, QuerySet
from django.forms import FileInput
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path

from competitions.access import may_create_competitions
from competitions.admin.confirming import Question, ask
from competitions.admin.edits import record_edit
from competitions.admin.forms import CompetitionForm
from competitions.admin.hosted import signed_in
from competitions.admin.inlines import HostInline, PageInline, PhaseInline, PrizeInline
from competitions.admin.invitations import InvitingAdmin
from competitions.admin.schedule import ScheduleAdmin
from competitions.models import Competition, Host, Page
from competitions.publishing import NotReadyError, obstacles, publish, warnings
from competitions.roles import Role

EMPTY_PAGES = [{"key": key} for key in ("overview", "evaluation", "data")]
DATES = ("opens_at", "entry_deadline", "merger_deadline", "disclosure_deadline")
UTC_NOTE = (
    "Every time is UTC. A deadline is over at the moment that it names. Once the competition is published, dates "
    "are moved with a public note, by “Move dates” at the top right."
)
HELP = {
    "subtitle": "The task in a sentence.",
    "category": "Where people find it on the list of competitions.",
    "visibility": "Who may see it once it is published. A draft is seen by its hosts only. An invited one is seen by "
    "the people whom you let in under Invitations, at the top right once it is saved.",
    "data_licence": "The licence of the data as a whole, such as CC-BY-4.0.",
    "max_team_size": "The most people who may share submissions and one place.",
    "reveal": "When the private scores become visible.",
}


@admin.register(Competition)
class CompetitionAdmin(InvitingAdmin, ScheduleAdmin):
    to_competition = "pk"
    form = CompetitionForm
    # a link to the old cover would need an address of its storage
    formfield_overrides = {ImageField: {"widget": FileInput}}
    inlines = (PhaseInline, PageInline, PrizeInline, HostInline)
    list_display = ("title", "slug", "stage", "opens_at")
    search_fields = ("title", "slug")
    actions = ("publish_chosen",)
    fieldsets = (
        (None, {"fields": ("title", "slug", "subtitle", "category", "tags", "visibility", "cover", "data_licence")}),
        (
            "Dates of the competition",
            {
                "fields": DATES,
                "description": UTC_NOTE,
            },
        ),
        ("People", {"fields": ("max_team_size",)}),
        (
            "After the closing, and when terms change",
            {"fields": ("reveal", "precedence")},
        ),
    )

    def get_view_on_site_url(self, obj: Competition | None = None) -> str | None:
        """The live page, by its own address."""
        return obj.get_absolute_url() if obj else None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_create_competitions(request.user)

    def get_readonly_fields(self, request: HttpRequest, obj: Competition | None = None) -> tuple[str, ...]:
        """The address of a published competition stays, and its dates are moved on a page of their own."""
        return ("slug", *DATES) if obj and obj.published_at else ()

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

    def get_urls(self) -> list[URLPattern]:
        publishing = path(
            "<int:pk>/publish/", self.admin_site.admin_view(self.publish_view), name="competitions_competition_publish"
        )
        return [publishing, *super().get_urls()]

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The obstacles, or the question whether to publish; a POST publishes."""
        competition = self.row_for(request, pk)
        if request.method == "POST":
            try:
                publish(competition, by=signed_in(request))
            except NotReadyError:
                return self.ask_to_publish(request, competition)
            messages.success(request, f"{competition} is published.")
            return redirect("admin:competitions_competition_change", pk)
        return self.ask_to_publish(request, competition)

    def ask_to_publish(self, request: HttpRequest, competition: Competition) -> HttpResponse:
        question = Question(
            title=f"Publish {competition}",
            about="People will see the competition as its visibility says, and may join once it opens. The newest "
            "version of the rules comes into force. From then on the address and these rules never change.",
            button="Publish",
            obstacles=obstacles(competition),
            warnings=warnings(competition),
        )
        return ask(request, self, competition, question)

    @admin.action(description="Publish the chosen competition", permissions=["edit"])
    def publish_chosen(self, request: HttpRequest, chosen: QuerySet[Competition]) -> HttpResponse | None:
        if chosen.count() == 1:
            return redirect("admin:competitions_competition_publish", chosen.get().pk)
        messages.error(request, "Choose one competition; each is looked over by itself.")
        return None
