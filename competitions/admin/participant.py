"""Participants in the admin: who takes part, to be read only."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from competitions.admin.hosted import HostedAdmin
from competitions.models import Participant


@admin.register(Participant)
class ParticipantAdmin(HostedAdmin[Participant]):
    list_display = ("person", "competition", "joined_at")
    list_filter = (("competition", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("user", "competition")
    search_fields = ("user__username", "user__display_name")
    fields = ("person", "competition", "joined_at")

    @admin.display(ordering="user__username")
    def person(self, participant: Participant) -> str:
        """As text: the field itself would link to a page that only site admins may open."""
        return participant.user.username

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
