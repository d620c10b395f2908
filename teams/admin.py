"""Teams in the admin: to be found and read, with their members."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy

from competitions.admin.hosted import ReadOnlyAdmin
from teams.models import Team
from teams.request_admin import EntryRequestAdmin

__all__ = ["EntryRequestAdmin", "TeamAdmin"]


@admin.register(Team)
class TeamAdmin(ReadOnlyAdmin[Team]):
    list_display = ("name", "id", "competition", "kind", "people", "created_at")
    list_filter = ("kind", ("competition", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("competition", "leader")
    search_fields = ("name", "memberships__user__username", "memberships__user__display_name")
    search_help_text = gettext_lazy("By the name of the team, or a member's username or name.")
    fields = ("name", "id", "competition", "kind", "people", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Team]:
        return super().get_queryset(request).prefetch_related("memberships__user")

    @admin.display(description=gettext_lazy("members, the leader first"))
    def people(self, team: Team) -> str:
        """Usernames, as text: accounts are the business of site admins."""
        members = sorted(team.members(), key=lambda member: member.pk != team.leader_id)
        return ", ".join(member.username for member in members)
