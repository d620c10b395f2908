"""What all the hosts' ModelAdmins share: a host sees and touches what belongs to their own competitions."""

from typing import Any, Generic, TypeVar

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db.models import Field, ForeignKey, Model, QuerySet
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.editing import LockingAdmin, with_as_shown
from competitions.access import may_enter_admin
from competitions.models import Competition
from competitions.roles import Right

Row = TypeVar("Row", bound=Model)


class HostedAdmin(LockingAdmin[Row], Generic[Row]):
    """Django's permissions play no part here: what counts is the person's role in the competition.

    Whoever has a role sees; who may change is asked of the right to edit. `to_competition` leads from the
    model to its competition, as a lookup.
    """

    to_competition = "competition"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Row]:
        return self.rows_with(request, Right.LOOK)

    def rows_with(self, request: HttpRequest, right: Right) -> QuerySet[Row]:
        """The rows of the competitions where this person has `right`."""
        theirs = Competition.objects.hosted_by(request.user, right)
        return super().get_queryset(request).filter(**{f"{self.to_competition}__in": theirs.values("pk")})

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Row:
        """The row, or 404 if there is none that this person sees; Django's own pages would lead elsewhere."""
        row = super().get_object(request, object_id, from_field)
        if row is None:
            raise Http404
        return row

    def row_for(self, request: HttpRequest, pk: int, right: Right = Right.EDIT) -> Row:
        """The row to which this person wants to do something: 404 if unseen, 403 without `right`."""
        row: Row = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.rows_with(request, right).filter(pk=pk).exists():
            raise PermissionDenied
        return row

    def is_theirs(self, request: HttpRequest, obj: Model | None, right: Right) -> bool:
        """Whether this person has `right` in the object's competition or, if none is named, in any."""
        if not may_enter_admin(request.user):
            return False
        if obj is None or obj.pk is None:
            return Competition.objects.hosted_by(request.user, right).exists()
        return self.rows_with(request, right).filter(pk=obj.pk).exists()

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = {"show_save_and_add_another": False, **(extra_context or {})}
        return super().changeform_view(request, object_id, form_url, context)

    def after_saving(self, request: HttpRequest, competition: Competition, usual: HttpResponse) -> HttpResponse:
        """Whoever has saved a part of a draft goes on at its checklist, unless they want to go on editing."""
        if competition.published_at or "_continue" in request.POST:
            return usual
        return redirect("admin:competitions_competition_publish", competition.pk)

    def get_view_on_site_url(self, obj: Row | None = None) -> str | None:
        """None, rather than Django's redirect to any object by its number, which would tell of others' drafts."""
        return None

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_enter_admin(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_enter_admin(request.user) if obj is None else self.is_theirs(request, obj, Right.LOOK)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.is_theirs(request, None, Right.EDIT)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.is_theirs(request, obj, Right.EDIT)

    def has_edit_permission(self, request: HttpRequest) -> bool:
        """Whether to offer an action that names the permission "edit"; it then touches `rows_with` it only."""
        return self.is_theirs(request, None, Right.EDIT)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """What has been part of a competition is superseded, withdrawn or replaced; it does not vanish."""
        return False

    def formfield_for_foreignkey(
        self, db_field: "ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.related_model is Competition:
            kwargs["queryset"] = Competition.objects.hosted_by(request.user, Right.EDIT)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: HttpRequest, **kwargs: Any) -> Any:
        """Without the links beside a choice that open other forms in windows of their own."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field


class ReadOnlyAdmin(HostedAdmin[Row], Generic[Row]):
    """Rows that come into being elsewhere and are here to be found and read."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class HostedInline(admin.options.InlineModelAdmin[Row, Competition], Generic[Row]):
    """Part of the page of a competition, or of what belongs to one; to change it takes the right `to_change`."""

    to_change = Right.EDIT

    def may_change(self, request: HttpRequest, obj: Any) -> bool:
        """Whether this person's role is enough; the page that adds `obj` has asked already."""
        if obj is None:
            return True
        competition: Competition = obj if isinstance(obj, Competition) else obj.competition
        return competition.lets(request.user, self.to_change)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return with_as_shown(super().get_fieldsets(request, obj), obj and self.has_change_permission(request, obj))

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return may_enter_admin(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_change(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_change(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.may_change(request, obj)
