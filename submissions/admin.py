"""Evaluations in the admin: to look at, and to send errored ones back to the queue."""

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from competitions.admin.hosted import signed_in
from competitions.models import Competition
from competitions.roles import Right
from submissions.dry_run_admin import DryRunAdmin
from submissions.models import Evaluation, LostRaceError, Status
from submissions.recovery import retry
from submissions.tasks import hint


@admin.register(Evaluation)
class EvaluationAdmin(DryRunAdmin):
    """Read-only. Shows no score: the board does that, and private scores have their one reader."""

    to_competition = "submission__team__competition"
    list_display = ("submission", "competition", "status", "attempt", "queued_at", "finished_at", "host_message")
    list_filter = ("status", ("submission__team__competition", admin.RelatedOnlyFieldListFilter))
    search_fields = ("submission__team__name", "submission__file_name")
    fields = ("submission", "solution", "status", "attempt", "queued_at", "finished_at", "host_message")
    list_select_related = ("submission__team__competition",)
    actions = ("send_back_to_the_queue",)

    @admin.display(description="competition")
    def competition(self, evaluation: Evaluation) -> Competition:
        """The competition that it belongs to."""
        return evaluation.submission.team.competition

    @admin.action(description="Send errored evaluations back to the queue", permissions=["edit"])
    def send_back_to_the_queue(self, request: HttpRequest, queryset: QuerySet[Evaluation]) -> None:
        """Retry those that errored; the attempt stays given back to the team."""
        sent = 0
        for evaluation in queryset.filter(status=Status.ERRORED, pk__in=self.rows_with(request, Right.EDIT)):
            try:
                retry(evaluation, by=signed_in(request))
            except LostRaceError:
                continue
            hint(evaluation.pk)
            sent += 1
        messages.success(request, f"{sent} sent back to the queue.")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Evaluations are made by intake and rescoring."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing to edit."""
        return False
