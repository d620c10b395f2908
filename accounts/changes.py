"""Rows that people change by forms: each writes what was changed on it, and undoes no deed done in between."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any, Self

from django.db import models
from django.db.models.fields.files import FieldFile


class SavedByChanges(models.Model):
    """A row that remembers how it was loaded: `save()` without `update_fields` writes what is different since.

    save() is overridden here and nowhere else. Django's forms and admin, allauth's pages and whatever comes with the
    next library end in a bare `row.save()`; written whole, a row that somebody loaded before a ban lifts it.
    """

    _as_loaded: dict[str, Any]

    class Meta:
        abstract = True

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        """What is different since the row was loaded; of a new row, all. Nothing is written if nothing is."""
        written = None if update_fields is None else list(update_fields)
        if written is None and not args and not self._state.adding and not kwargs.get("force_insert"):
            written = self.changed_fields()
        super().save(*args, update_fields=written, **kwargs)
        self._remember(written)

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any) -> Self:
        """Also remember the values."""
        row = super().from_db(db, field_names, values, **more)
        row._as_loaded = dict(row._values())
        return row

    def refresh_from_db(
        self, using: str | None = None, fields: Iterable[str] | None = None, from_queryset: Any = None
    ) -> None:
        """Also of single fields, as when one that was deferred is read."""
        named = None if fields is None else list(fields)
        super().refresh_from_db(using, named, from_queryset)
        self._remember(named)

    def changed_fields(self) -> list[str]:
        """The fields that differ from what was loaded, by the names of their attributes."""
        loaded = self.__dict__.get("_as_loaded", {})
        return [name for name, value in self._values() if name not in loaded or loaded[name] != value]

    def _remember(self, fields: Iterable[str] | None) -> None:
        """These fields, or all, are now as the database has them."""
        names = None if fields is None else frozenset(fields)
        known = {f.attname for f in self._meta.concrete_fields if names is None or names & {f.name, f.attname}}
        now = {name: value for name, value in self._values() if name in known}
        self._as_loaded = {**self.__dict__.get("_as_loaded", {}), **now}

    def _values(self) -> Iterator[tuple[str, Any]]:
        """Each field that is there but for the key; a copy of what may be changed in place, the name of a file."""
        for field in self._meta.concrete_fields:
            if field.attname in self.__dict__ and not field.primary_key:
                value = self.__dict__[field.attname]
                if isinstance(value, FieldFile):
                    value = value.name or ""
                yield field.attname, value.copy() if isinstance(value, list | dict) else value
