"""People in the admin: for site admins."""

from typing import Any

import allauth.mfa.admin
import allauth.socialaccount.admin
import allauth.usersessions.admin  # noqa: F401  # these register what is taken out again below
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, SetUnusablePasswordMixin
from django.contrib.auth.models import Group
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User

# Rights here are two ticks and the rows of hosts, not groups of permissions. The secrets of second factors, keys of
# sessions and addresses of origin are nobody else's business; providers come from the environment.
admin.site.unregister([Group, Authenticator, UserSession, SocialAccount, SocialApp, SocialToken])


class NewPasswordForm(AdminPasswordChangeForm):  # type: ignore[type-arg]  # Django has it without
    """Django puts this help together when it starts, in one language for all."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "usable_password" in self.fields:
            self.fields["usable_password"].help_text = format_html(
                '{}<ul id="id_unusable_warning" class="messagelist"><li class="warning">{}</li></ul>',
                SetUnusablePasswordMixin.usable_password_help_text,
                _("If disabled, the current password of this account is lost."),
            )


@admin.register(User)
class PersonAdmin(UserAdmin[User]):
    list_display = ("username", "display_name", "email", "can_host", "is_staff", "is_active")
    list_filter = ("can_host", "is_staff", "is_active")
    search_fields = ("username", "display_name", "email")
    filter_horizontal = ()
    change_password_form = NewPasswordForm
    readonly_fields = ("last_login", "date_joined", "opaque_id")
    view_on_site = False
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (gettext_lazy("Person"), {"fields": ("display_name", "email")}),
        (gettext_lazy("Rights"), {"fields": ("is_active", "can_host", "is_staff")}),
        (gettext_lazy("On the record"), {"fields": ("opaque_id", "date_joined", "last_login")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "email", "usable_password", "password1", "password2")}),
    )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_staff

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_staff

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """An account that is closed keeps its row: boards and the record name it."""
        return False
