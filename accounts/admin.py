"""People in the admin: for site admins."""

from typing import Any

import allauth.account.admin
import allauth.mfa.admin
import allauth.socialaccount.admin
import allauth.usersessions.admin  # noqa: F401  # these register what is taken out again below
from allauth.account.models import EmailAddress
from allauth.core import context as request_now
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, SetUnusablePasswordMixin, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.addresses import on_record, replace_address
from accounts.editing import ComparedForm, LockingAdmin
from accounts.models import User
from accounts.people import RIGHTS, address_of_others, claims_on, set_rights
from accounts.requests import signed_in
from accounts.tokens import revoke_all
from audit.models import SITE_CHAIN
from audit.record import opaque_id, record

# Rights here are two ticks and the rows of hosts, not groups of permissions. The secrets of second factors, keys of
# sessions and addresses of origin are nobody else's business; providers come from the environment. Others' admins ask
# Django's permissions, which nobody has: whatever is edited here has an admin of ours.
admin.site.unregister([EmailAddress, Group, Authenticator, UserSession, SocialAccount, SocialApp, SocialToken])

CLAIMED = gettext_lazy(
    "The account %(name)s names this address, unconfirmed. If it belongs to somebody else, give that account another."
)


def is_site_admin(request: HttpRequest) -> bool:
    """The one right that opens these pages."""
    return request.user.is_staff and request.user.is_active


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

    def set_password_and_save(self, user: User, *args: Any, commit: bool = True, **kwargs: Any) -> User:
        """On the site's record. Hashing takes its time, so it is done before."""
        super().set_password_and_save(user, *args, commit=False, **kwargs)  # type: ignore[misc]  # not in the stubs
        with transaction.atomic():
            user.save(update_fields=["password"])
            revoke_all(user)
            record(
                SITE_CHAIN,
                "account:password",
                by=signed_in(request_now.request),
                facts={"account": opaque_id(user)},
            )
        return user


class PersonForm(ComparedForm[User], UserChangeForm[User]):
    def clean_email(self) -> str:
        """An address is of one account, also if that has it as its second one."""
        email: str = self.cleaned_data["email"].lower()
        if "email" in self.changed_data:
            claimed = claims_on(email).exclude(pk=self.instance.pk)
            if taken := [*address_of_others(email, but=self.instance), *(CLAIMED % {"name": each} for each in claimed)]:
                raise ValidationError(taken)
        return email


@admin.register(User)
class PersonAdmin(LockingAdmin[User], UserAdmin[User]):
    form = PersonForm
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

    def lock(self, request: HttpRequest, row: User) -> None:
        """Also the row of who does it: a site admin who is demoted in this moment does nothing any more."""
        doer = signed_in(request)
        both = User.objects.select_for_update(no_key=True).filter(pk__in={doer.pk, row.pk}).order_by("pk")
        request.user = next(person for person in both if person.pk == doer.pk)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        """Rights and addresses by the functions that put them on the site's record."""
        by = signed_in(request)
        if not change:
            super().save_model(request, obj, form, change)
            record(SITE_CHAIN, "account:add", by=by, facts={"account": opaque_id(obj)})
            return
        set_rights(obj, by=by, **{name: getattr(obj, name) for name in RIGHTS if name in form.changed_data})
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            with on_record(obj, by=by):
                replace_address(obj, form.initial["email"])

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_site_admin(request)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_site_admin(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_site_admin(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return is_site_admin(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """An account that is closed keeps its row: boards and the record name it."""
        return False
