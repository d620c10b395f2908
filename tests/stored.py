"""What stands in a storage, folder or bucket alike."""

from django.core.files.storage import storages

from competitions.stored_files import listed


def stored_in(*names: str) -> set[str]:
    """Every file of these storages, with the storage's name before its own."""
    return {f"{name}: {key}" for name in names for key, _ in listed(storages[name])}
