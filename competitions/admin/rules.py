"""Rules in the admin: drafted, published, from then on read only."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Max, Model
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.editing import ComparedForm
from accounts.requests import signed_in
from competitions.admin.confirming import Question, ask
from competitions.admin.hosted import HostedInline
from competitions.admin.previewing import PreviewingAdmin
from competitions.clock import utc_minute
from competitions.models import KeyTerm, Rules
from competitions.rules_versions import (
    RulesNotReadyError,
    draft_from_newest,
    enter_rules,
    grace_end,
    obstacles,
    publish_rules,
)


def is_published(rules: object) -> bool:
    return isinstance(rules, Rules) and rules.published_at is not None


def consequence(rules: Rules) -> str:
    """What putting the version in force means for those who have accepted an older one."""
    if not rules.competition.rules.published().exists():
        return ""
    if rules.change == Rules.Change.EDITORIAL:
        return _("The change is editorial: nobody who has joined need accept it.")
    return _(
        "The change is material: who has joined is asked to accept it by %(rules)s, from when on "
        "a team with a member who has not accepted it cannot submit. If it is not material, say "
        "so on the draft first."
    ) % {"rules": utc_minute(grace_end(rules))}


HELP = {
    "competition": gettext_lazy("One of your competitions."),
    "change": gettext_lazy(
        "Whether this version changes what people agreed to. It says nothing about a first version."
    ),
    "note": gettext_lazy(
        "What changed, and why, in a sentence; people who have joined read it. Empty for a first version."
    ),
    "text": gettext_lazy("Markdown. A published version never changes; a later one takes its place."),
}


class KeyTermForm(ComparedForm[KeyTerm]):
    class Meta:
        help_texts = {
            "category": gettext_lazy("What the clause is about."),
            "can_void": gettext_lazy("Tick it if breaking the clause can cost a winner the place."),
        }


class RulesForm(ComparedForm[Rules]):
    """The text of a draft."""


class KeyTermInline(HostedInline[KeyTerm], admin.StackedInline[KeyTerm, Rules]):
    model = KeyTerm
    form = KeyTermForm
    verbose_name_plural = gettext_lazy("Key terms: the clauses that each person agrees to one by one")
    fields = ("summary", ("clause", "category", "can_void"))
    extra = 2

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_add_permission(request, obj) and not is_published(obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and not is_published(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_delete_permission(request, obj) and not is_published(obj)


@admin.register(Rules)
class RulesAdmin(PreviewingAdmin[Rules]):
    form = RulesForm
    inlines = (KeyTermInline,)
    list_display = ("competition", "version", "change", "published_at", "created_at")
    list_display_links = ("competition", "version")
    list_filter = (("competition", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("competition",)
    fields = ("competition", "change", "note", "text")

    def get_readonly_fields(self, request: HttpRequest, obj: Rules | None = None) -> tuple[str, ...]:
        if obj is None:
            return ()
        return ("competition", "version", "published_at", "sha256")

    def get_form(self, request: HttpRequest, obj: Rules | None = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change=change, help_texts=HELP, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Rules | None = None) -> tuple[str, ...]:
        if obj is None:
            return ("competition", "change", "note", "text")
        return ("competition", "version", "published_at", "sha256", "change", "note", "text")

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and not is_published(obj)

    def save_model(self, request: HttpRequest, obj: Rules, form: Any, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
        else:
            enter_rules(obj, by=signed_in(request))

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Key terms are numbered in the order in which they were written."""
        formset.save(commit=False)
        kept = form.instance.key_terms.exclude(pk__in=[gone.pk for gone in formset.deleted_objects])
        last = kept.aggregate(Max("number"))["number__max"] or 0
        for number, term in enumerate(formset.new_objects, start=last + 1):
            term.number = number
        formset.save()

    def texts(self, given: QueryDict) -> dict[str, str]:
        return {_("The rules"): given.get("text", "")}

    def response_add(self, request: HttpRequest, obj: Rules, *args: Any) -> HttpResponse:
        return self.after_saving(request, obj.competition, super().response_add(request, obj, *args))

    def response_change(self, request: HttpRequest, obj: Rules) -> HttpResponse:
        return self.after_saving(request, obj.competition, super().response_change(request, obj))

    def get_urls(self) -> list[URLPattern]:
        views = {"publish": self.publish_view, "next": self.next_view}
        own = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"competitions_rules_{name}")
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The obstacles, or the question whether to put this version in force; a POST does."""
        rules = self.row_for(request, pk)
        if request.method == "POST":
            try:
                publish_rules(rules, by=signed_in(request))
            except RulesNotReadyError:
                return self.ask_to_publish(request, rules)
            messages.success(
                request, _("Version %(rules_version)s of the rules is in force.") % {"rules_version": rules.version}
            )
            return redirect("admin:competitions_rules_change", pk)
        return self.ask_to_publish(request, rules)

    def ask_to_publish(self, request: HttpRequest, rules: Rules) -> HttpResponse:
        question = Question(
            title=_("Put version %(rules_version)s of the rules in force") % {"rules_version": rules.version},
            about=_("From now on people join by accepting this version, and it never changes. %(rules)s")
            % {"rules": consequence(rules)},
            button=_("Put in force"),
            obstacles=obstacles(rules),
        )
        return ask(request, self, rules, question)

    def next_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The question whether to start a new version from the newest text; a POST starts it."""
        rules = self.row_for(request, pk)
        if request.method == "POST":
            draft = draft_from_newest(rules.competition, by=signed_in(request))
            return redirect("admin:competitions_rules_change", draft.pk)
        question = Question(
            title=_("A new version of the rules of %(competition)s") % {"competition": rules.competition},
            about=_(
                "A draft is made from the newest text and its key terms, for you to change. "
                "The version in force stays in force until you publish the draft."
            ),
            button=_("Start a draft"),
        )
        return ask(request, self, rules, question)
