"""Requests to join in the admin: to be found and read, and decided by those who judge."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import signed_in
from competitions.admin.confirming import Question, ask_then_do
from competitions.admin.hosted import ReadOnlyAdmin
from competitions.errors import DeedRefusedError
from competitions.roles import Right
from teams.models import EntryRequest
from teams.requests import approve, decline


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=280,
        widget=AdminTextInputWidget,
        help_text=gettext_lazy("A sentence that the person reads, and nobody else."),
    )


@admin.register(EntryRequest)
class EntryRequestAdmin(ReadOnlyAdmin[EntryRequest]):
    list_display = ("person", "display_name", "competition", "state", "asked_at", "closed_at")
    list_filter = ("state", ("competition", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("user", "competition")
    search_fields = ("user__username", "user__display_name")
    search_help_text = gettext_lazy("By username or name.")
    fields = (
        *("person", "display_name", "competition", "state", "asked_at", "rules_version"),
        *("closed_at", "decider", "reason"),
    )
    actions = ("let_in",)

    @admin.display(ordering="user__username", description=gettext_lazy("person"))
    def person(self, request: EntryRequest) -> str:
        """As text: the field itself would link to a page that only site admins may open."""
        return request.user.username

    @admin.display(ordering="user__display_name", description=gettext_lazy("display name"))
    def display_name(self, request: EntryRequest) -> str:
        return request.user.display_name

    @admin.display(description=gettext_lazy("version of the rules that was answered"))
    def rules_version(self, request: EntryRequest) -> int:
        return request.rules.version

    @admin.display(description=gettext_lazy("decided by"))
    def decider(self, request: EntryRequest) -> str:
        return request.decided_by.username if request.decided_by else ""

    def has_judge_permission(self, request: HttpRequest) -> bool:
        """Whether to offer the action; it then touches the rows of those competitions only."""
        return self.is_theirs(request, None, Right.JUDGE)

    def get_urls(self) -> list[URLPattern]:
        views = {"approve": self.approve_view, "decline": self.decline_view}
        own = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"teams_entryrequest_{name}")
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        decides = self.is_theirs(request, kwargs.get("obj"), Right.JUDGE)
        return super().render_change_form(request, context | {"may_decide": decides}, *args, **kwargs)

    @admin.action(description=gettext_lazy("Let in"), permissions=["judge"])
    def let_in(self, request: HttpRequest, queryset: QuerySet[EntryRequest]) -> None:
        """Approve each that can be; says which ones cannot."""
        let_in = 0
        for asked in queryset.filter(pk__in=self.rows_with(request, Right.JUDGE)):
            try:
                approve(asked, by=signed_in(request))
                let_in += 1
            except DeedRefusedError as refusal:
                messages.error(request, f"{asked}: {refusal}")
        messages.success(request, _("%(let_in)s let in.") % {"let_in": let_in})

    def approve_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, then let the person in."""
        asked = self.row_for(request, pk, Right.JUDGE)

        def do() -> str:
            approve(asked, by=signed_in(request))
            return _("%(person)s takes part now.") % {"person": asked.user.username}

        about = _("%(person)s becomes a participant with a team of one, and is told by mail. It is on record.") % {
            "person": asked.user.username
        }
        question = Question(
            _("Let %(person)s in to %(competition)s")
            % {"person": asked.user.username, "competition": asked.competition},
            about,
            _("Let in"),
        )
        return ask_then_do(request, self, asked, question, do)

    def decline_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the reason, then decline."""
        asked = self.row_for(request, pk, Right.JUDGE)
        form = ReasonForm(request.POST or None)

        def do() -> str:
            decline(asked, reason=form.cleaned_data["reason"], by=signed_in(request))
            return _("%(person)s is declined. You can still let them in.") % {"person": asked.user.username}

        about = _(
            "%(person)s reads your reason, on the site and by mail, and cannot ask again. You can still "
            "let them in later. It is on record."
        ) % {"person": asked.user.username}
        question = Question(
            _("Decline %(person)s in %(competition)s")
            % {"person": asked.user.username, "competition": asked.competition},
            about,
            _("Decline"),
            form=form,
        )
        return ask_then_do(request, self, asked, question, do)
