"""Posts in the admin, with reports: to be found and read. They are hidden and shown again where they stand."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.admin.hosted import ReadOnlyAdmin
from discussion.models import Post


class ReportedFilter(admin.SimpleListFilter):
    title = gettext_lazy("reported")
    parameter_name = "reported"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", _("Reported")), ("0", _("Not reported"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Post]) -> QuerySet[Post]:
        return queryset.filter(reports__isnull=self.value() == "0").distinct() if self.value() else queryset


@admin.register(Post)
class PostAdmin(ReadOnlyAdmin[Post]):
    to_competition = "topic__competition"
    list_display = (
        "topic",
        "id",
        "competition",
        "person",
        "by_host",
        "written_at",
        "reported",
        "hidden_at",
        "removed_at",
    )
    list_filter = (ReportedFilter, "by_host", ("hidden_at", admin.EmptyFieldListFilter), "written_at")
    list_select_related = ("topic__competition", "author")
    search_fields = ("topic__title", "text", "author__username", "author__display_name")
    search_help_text = gettext_lazy("By title, text, or the author's username or name.")
    ordering = ("-written_at",)
    fields = (
        *("topic_title", "competition", "person", "by_host", "is_official", "text"),
        *("written_at", "edited_at", "removed_at", "hidden_at", "hidden_because", "reports"),
    )
    readonly_fields = ("topic_title", "competition", "person", "reports")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        return super().get_queryset(request).annotate(reported=Count("reports", distinct=True))

    @admin.display(ordering="reported", description=gettext_lazy("reported"))
    def reported(self, post: Any) -> int:
        """How many people have reported it."""
        return int(post.reported)

    @admin.display(description=gettext_lazy("reports"))
    def reports(self, post: Post) -> str:
        """Who has reported it, and why."""
        return "\n".join(f"{each.by.username}: {each.reason}" for each in post.reports.select_related("by")) or "-"

    @admin.display(ordering="author__username", description=gettext_lazy("person"))
    def person(self, post: Post) -> str:
        """As text: accounts are the business of site admins."""
        return post.author.username

    @admin.display(ordering="topic__competition", description=gettext_lazy("competition"))
    def competition(self, post: Post) -> str:
        return str(post.topic.competition)

    @admin.display(description=gettext_lazy("topic"))
    def topic_title(self, post: Post) -> str:
        return str(post.topic)
