"""The environment, in which VAR_FILE may name a file that holds VAR: a secret need not stand in the environment."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured


class WithFiles(Mapping[str, str]):
    """VAR, or what stands in the file that VAR_FILE names, without the end of its last line."""

    def __init__(self, given: Mapping[str, str]) -> None:
        self.given = given

    def __getitem__(self, name: str) -> str:
        """An ImproperlyConfigured names the variable and never repeats a value: it may be a secret."""
        path = self.given.get(f"{name}_FILE")
        if not path:
            return self.given[name]
        if self.given.get(name):
            raise ImproperlyConfigured(f"{name} and {name}_FILE are both set. Set one of them.")
        try:
            return Path(path).read_text().rstrip("\r\n")
        except (OSError, UnicodeDecodeError):
            raise ImproperlyConfigured(f"The file that {name}_FILE names cannot be read as text.") from None

    def __iter__(self) -> Iterator[str]:
        return iter(self.given)

    def __len__(self) -> int:
        return len(self.given)


class Environment(environ.Env):  # type: ignore[misc]  # django-environ is untyped for us
    """django-environ, reading those."""

    ENVIRON = WithFiles(os.environ)


env = Environment()
