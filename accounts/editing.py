"""Editing a row in the admin: locked while it is saved, and compared with what its form showed."""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django import forms
from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext as _

Row = TypeVar("Row", bound=models.Model)
AS_SHOWN = "as_shown"


class AsShownField(forms.CharField):
    """What a form showed, sent back with it: a fingerprint of each field. What is sent says nothing new by itself."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput, label="")

    def bound_data(self, data: Any, initial: Any) -> Any:
        """A form that is shown again shows what is so now."""
        return initial

    def has_changed(self, initial: Any, data: Any) -> bool:
        """No part of the row."""
        return False


class ComparedForm(forms.ModelForm[Row]):
    """A form that puts nothing back: what was left as it was shown stays as it has become since.

    Where two people have changed the same field, whoever comes second is asked once. Whoever sends no fingerprints,
    such as a program, has seen no page: what they send is compared with the row as it is.
    """

    as_shown = AsShownField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [name for name, field in self.fields.items() if not field.disabled]
        self.now = {} if self.instance._state.adding else fingerprints(self.instance, names)
        self.initial[AS_SHOWN] = json.dumps(self.now)

    def clean(self) -> dict[str, Any]:
        """Leave out what only somebody else has changed in between; ask about what both have."""
        data = super().clean() or self.cleaned_data
        shown = read(data.pop(AS_SHOWN, ""))
        for name in [name for name in self.changed_data if name in data and name in self.now]:
            if shown.get(name, self.now[name]) == self.now[name]:
                continue
            if fingerprint(data[name]) == shown[name]:
                data[name] = getattr(self.instance, name)
                self.changed_data.remove(name)
            else:
                self.add_error(name, overtaken(self.instance, name))
        return data


def fingerprints(row: models.Model, names: Iterable[str]) -> dict[str, str]:
    """A few digits for the value of each field of the row that has one of the names."""
    fields = [field for field in row._meta.concrete_fields if field.name in names]
    return {field.name: fingerprint(field.value_from_object(row)) for field in fields}


def fingerprint(value: Any) -> str:
    """Of a value, the same as the row has it and as a form gives it back."""
    match value:
        case models.Model():
            told = repr(value.pk)
        case datetime():
            told = value.astimezone(UTC).isoformat(timespec="seconds")
        case str():
            told = value.replace("\r\n", "\n").strip()
        case _:
            told = repr(value)
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def read(sent: str) -> dict[str, Any]:
    """The fingerprints that a form sends; none if somebody has sent something else."""
    try:
        shown = json.loads(sent or "{}")
    except ValueError:
        return {}
    return shown if isinstance(shown, dict) else {}


def overtaken(row: models.Model, name: str) -> str:
    """What has become of a field since it was shown."""
    value = getattr(row, f"get_{name}_display", lambda: getattr(row, name))()
    if isinstance(value, bool):
        value = _("ticked") if value else _("not ticked")
    now = Truncator(str(value)).chars(200)
    return _(
        "Somebody else has changed this since you opened the page: it is now “%(now)s”. "
        "Save again to put yours in its place."
    ) % {"now": now}


class LockingAdmin(admin.ModelAdmin[Row], Generic[Row]):
    """Django reads the row, checks the form and saves in one transaction; here nobody gets in between."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Row | None:
        """The row; of a form that is sent, read again under its lock."""
        row = super().get_object(request, object_id, from_field)
        if row is None or request.method != "POST" or not transaction.get_connection().in_atomic_block:
            return row
        self.lock(request, row)
        return super().get_object(request, object_id, from_field)

    def lock(self, request: HttpRequest, row: Row) -> None:
        """Let nobody else write the row until this is done."""
        rows = type(row)._base_manager.select_for_update(no_key=True)
        rows.filter(pk=row.pk).values_list("pk").first()

    def get_fieldsets(self, request: HttpRequest, obj: Row | None = None) -> Any:
        return with_as_shown(super().get_fieldsets(request, obj), obj and self.has_change_permission(request, obj))


def with_as_shown(fieldsets: Any, may_change: Any) -> Any:
    """The fieldsets of a page, in the last of which stands the hidden field of a ComparedForm if it is for changing."""
    if not may_change or not fieldsets:
        return fieldsets
    *others, (name, options) = fieldsets
    return [*others, (name, {**options, "fields": (*options["fields"], AS_SHOWN)})]
