"""The key that signs sessions and links: whoever has it signs in as anybody."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

LENGTH, DIFFERENT = 50, 8  # characters of a key at least, as Django asks for, and how many of them differ
EXAMPLE = "django-insecure-"  # how keys begin that Django's templates write into files that everybody reads


def key(given: str, data: Path | None) -> str:
    """The one that is given, if nobody guesses it; else that of the folder `data`, made at the first call.

    Raises ImproperlyConfigured, which never repeats a key.
    """
    if not given:
        if data is None:
            raise ImproperlyConfigured("Set SECRET_KEY: with DATABASE_URL set, every process must share one key.")
        return kept_in(data)
    if len(given) < LENGTH or len(set(given)) < DIFFERENT or given.startswith(EXAMPLE):
        raise ImproperlyConfigured(
            f"SECRET_KEY can be guessed, and whoever does signs in as anybody. Set one of at least {LENGTH} random "
            """characters, such as python3 -c "import secrets; print(secrets.token_urlsafe(50))" prints."""
        )
    return given


def kept_in(data: Path) -> str:
    """The key kept in `data`, readable by its owner only."""
    kept = data / "secret-key"
    if not kept.exists():
        fresh = data / f"secret-key.{os.getpid()}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(50))
        with suppress(FileExistsError):  # atomic: whichever process is first wins, none reads half a key
            os.link(fresh, kept)
        fresh.unlink()
    return kept.read_text()
