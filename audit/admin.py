"""The record in the admin: for site admins, to be read only."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from audit.models import AuditEvent


@admin.register(AuditEvent)
class AuditEventAdmin(admin.ModelAdmin[AuditEvent]):
    list_display = ("chain", "number", "at", "deed", "by")
    list_display_links = ("number", "deed")
    list_filter = ("deed",)
    list_select_related = ("chain", "by")
    search_fields = ("chain__name", "deed", "hash")
    ordering = ("-at", "-pk")
    view_on_site = False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_staff

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False
