"""Submissions and evaluations in the admin, to be found and read; errored ones go back to the queue; grants."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import signed_in
from competitions.admin.hosted import HostedAdmin, ReadOnlyAdmin
from competitions.clock import database_now
from competitions.errors import DeedRefusedError
from competitions.models import Competition
from competitions.roles import Right
from submissions.dry_run_admin import DryRunAdmin
from submissions.granting import check_grant, grant
from submissions.models import Evaluation, Grant, LostRaceError, Status, Submission
from submissions.recovery import RevealedError, retry
from submissions.selection import NUMBER
from submissions.tasks import hint
from teams.models import Team


@admin.register(Evaluation)
class EvaluationAdmin(DryRunAdmin):
    """Read-only. Shows no score: the board does that, and private scores have their one reader."""

    to_competition = "submission__team__competition"
    list_display = ("submission", "competition", "status", "attempt", "queued_at", "finished_at", "host_message")
    list_filter = ("status", ("submission__team__competition", admin.RelatedOnlyFieldListFilter))
    search_fields = ("submission__team__name", "submission__sent_by__username", "submission__file_name")
    search_help_text = gettext_lazy("By team, username or file name.")
    fields = ("submission", "solution", "status", "attempt", "queued_at", "finished_at", "host_message")
    list_select_related = ("submission__team__competition",)
    actions = ("send_back_to_the_queue",)

    @admin.display(description=gettext_lazy("competition"))
    def competition(self, evaluation: Evaluation) -> Competition:
        """The competition that it belongs to."""
        return evaluation.submission.team.competition

    @admin.action(description=gettext_lazy("Send errored evaluations back to the queue"), permissions=["edit"])
    def send_back_to_the_queue(self, request: HttpRequest, queryset: QuerySet[Evaluation]) -> None:
        """Retry those that errored; the attempt stays given back to the team."""
        sent = 0
        for evaluation in queryset.filter(status=Status.ERRORED, pk__in=self.rows_with(request, Right.EDIT)):
            try:
                retry(evaluation, by=signed_in(request))
            except LostRaceError:
                continue
            except RevealedError as refusal:
                messages.error(request, f"{evaluation.submission}: {refusal}")
                continue
            hint(evaluation.pk)
            sent += 1
        messages.success(request, _("%(sent)s sent back to the queue.") % {"sent": sent})


@admin.register(Submission)
class SubmissionAdmin(ReadOnlyAdmin[Submission]):
    """Shows neither scores nor the file: what was sent, by whom, when, and what has become of it."""

    to_competition = "team__competition"
    list_display = ("id", "file_name", "team", "person", "state", "note", "submitted_at", "competition")
    list_display_links = ("id", "file_name")
    list_filter = ("evaluations__status", ("team__competition", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("team__competition", "sent_by")
    asked_by = ("team",)
    date_hierarchy = "submitted_at"
    search_fields = (
        *("=id", "team__name", "sent_by__username", "sent_by__display_name"),
        *("file_name", "note", "sha256__startswith"),
    )
    search_help_text = gettext_lazy("By number, team, person, file name, note or SHA-256.")
    fields = (
        *("id", "competition", "team", "person", "state", "file_name", "note", "outside_data"),
        *("size", "sha256", "submitted_at", "daily_limit"),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Submission]:
        return super().get_queryset(request).prefetch_related("evaluations")

    @admin.display(ordering="sent_by__username", description=gettext_lazy("person"))
    def person(self, submission: Submission) -> str:
        """As text: accounts are the business of site admins."""
        return submission.sent_by.username if submission.sent_by else ""

    @admin.display(description=gettext_lazy("state"))
    def state(self, submission: Submission) -> str:
        """That of each scoring, the first one first."""
        return ", ".join(evaluation.get_status_display() for evaluation in submission.evaluations.all())

    @admin.display(description=gettext_lazy("competition"))
    def competition(self, submission: Submission) -> Competition:
        return submission.team.competition


class TeamNumber(ForeignKeyRawIdWidget):
    """A number with the team's name beside it, if it is one of `teams`: Django's own names any."""

    def __init__(self, teams: QuerySet[Team], field: "ForeignKey[Any, Any]", site: admin.AdminSite) -> None:
        super().__init__(field.remote_field, site)
        self.teams = teams

    def label_and_url_for_value(self, value: Any) -> tuple[str, str]:
        """Nothing for the team of somebody else's competition, as for a number that no team has."""
        of_theirs = NUMBER.fullmatch(str(value)) and self.teams.filter(pk=value).exists()
        return super().label_and_url_for_value(value) if of_theirs else ("", "")


class GrantForm(forms.ModelForm[Grant]):
    def clean(self) -> dict[str, Any]:
        """Refuse what the deed would refuse."""
        data = self.cleaned_data
        if "team" in data and "day" in data:
            try:
                check_grant(data["team"], data["day"], database_now())
            except DeedRefusedError as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return data


@admin.register(Grant)
class GrantAdmin(HostedAdmin[Grant]):
    """To judge about teams is enough; a grant is never changed."""

    form = GrantForm
    to_competition = "team__competition"
    list_display = ("team", "competition", "extra", "day", "reason", "granted_by", "at")
    list_select_related = ("team__competition", "by")
    search_fields = ("team__name", "reason")
    raw_id_fields = ("team",)

    def get_fields(self, request: HttpRequest, obj: Grant | None = None) -> tuple[str, ...]:
        asked = ("team", "extra", "day", "reason")
        return (*asked, "granted_by", "at") if obj else asked

    @admin.display(ordering="team__competition", description=gettext_lazy("competition"))
    def competition(self, grant: Grant) -> Competition:
        return grant.team.competition

    @admin.display(description=gettext_lazy("granted by"))
    def granted_by(self, grant: Grant) -> str:
        """As text: accounts are the business of site admins."""
        return grant.by.username

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.is_theirs(request, None, Right.JUDGE)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.related_model is Team:
            theirs = Competition.objects.hosted_by(request.user, Right.JUDGE)
            kwargs["queryset"] = Team.objects.competing().filter(competition__in=theirs.values("pk"))
            kwargs["help_text"] = _("The number of the team, as the list of teams has it.")
            kwargs["widget"] = TeamNumber(kwargs["queryset"], db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: Grant, form: Any, change: bool) -> None:
        """The deed itself; what it wrote is what was added."""
        given = form.cleaned_data
        obj.pk = grant(**given, by=signed_in(request)).pk
