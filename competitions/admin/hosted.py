"""What all the hosts' ModelAdmins share: a host sees and touches what belongs to their own competitions."""

from typing import Any, Generic, TypeVar

from django.contrib import admin
from django.db.models import ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import HttpRequest

from accounts.models import User
from competitions.access import may_enter_admin
from competitions.models import Competition

Row = TypeVar("Row", bound=Model)


def signed_in(request: HttpRequest) -> User:
    """The person in front of the admin; its door is shut to everybody who has not signed in."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("The admin was entered without signing in.")
    return user


class HostedAdmin(admin.ModelAdmin[Row], Generic[Row]):
    """Django's permissions play no part here: what counts is whose competition it is.

    `to_competition` leads from the model to its competition, as a lookup.
    """

    to_competition = "competition"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Row]:
        theirs = Competition.objects.hosted_by(request.user)
        return super().get_queryset(request).filter(**{f"{self.to_competition}__in": theirs.values("pk")})

    def is_theirs(self, request: HttpRequest, obj: Model | None) -> bool:
        """Whether this person may come in at all and, if an object is named, runs its competition."""
        if not may_enter_admin(request.user):
            return False
        return obj is None or obj.pk is None or self.get_queryset(request).filter(pk=obj.pk).exists()

    def get_view_on_site_url(self, obj: Row | None = None) -> str | None:
        """None, rather than Django's redirect to any object by its number, which would tell of others' drafts."""
        return None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_enter_admin(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.is_theirs(request, obj)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return may_enter_admin(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.is_theirs(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What has been part of a competition is superseded, withdrawn or replaced; it does not vanish."""
        return False

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.related_model is Competition:
            kwargs["queryset"] = Competition.objects.hosted_by(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class HostedInline(admin.options.InlineModelAdmin[Row, Competition], Generic[Row]):
    """Part of a page that only a host of the competition can open."""

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_enter_admin(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_enter_admin(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_enter_admin(request.user)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_enter_admin(request.user)
