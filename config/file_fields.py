"""Which fields of which models name files."""

from collections.abc import Iterator

from django.apps import apps
from django.db.models import FileField


def file_fields() -> Iterator[FileField]:
    """Every field of every model that names files."""
    for model in apps.get_models():
        yield from (field for field in model._meta.get_fields() if isinstance(field, FileField))
