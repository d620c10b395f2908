"""Participants in the admin: who takes part, to be found and read."""

from typing import Any

from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from competitions.admin.hosted import ReadOnlyAdmin
from competitions.models import Participant


@admin.register(Participant)
class ParticipantAdmin(ReadOnlyAdmin[Participant]):
    list_display = ("person", "display_name", "competition", "joined_at")
    list_filter = (("competition", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("user", "competition")
    search_fields = ("user__username", "user__display_name")
    search_help_text = gettext_lazy("By username, name or team.")
    fields = ("person", "display_name", "competition", "joined_at")

    @admin.display(ordering="user__username", description=gettext_lazy("person"))
    def person(self, participant: Participant) -> str:
        """As text: the field itself would link to a page that only site admins may open."""
        return participant.user.username

    @admin.display(ordering="user__display_name", description=gettext_lazy("display name"))
    def display_name(self, participant: Participant) -> str:
        return participant.user.display_name

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Participant], search_term: str
    ) -> tuple[QuerySet[Participant], bool]:
        """By the names of the person, or of their team in that competition."""
        found, duplicates = super().get_search_results(request, queryset, search_term)
        if not search_term:
            return found, duplicates
        place: dict[str, Any] = {"user__memberships__competition": F("competition")}
        in_team = queryset.filter(user__memberships__team__name__icontains=search_term, **place)
        return queryset.filter(pk__in=found.values("pk")) | queryset.filter(pk__in=in_team.values("pk")), duplicates
