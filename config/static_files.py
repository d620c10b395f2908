"""Style sheets, scripts and drawings: under addresses that change with their bytes, and compressed once.

They are served from where they stand in the code, so nothing has to be collected before a start.
"""

import gzip
import hashlib
import os
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from wsgiref.headers import Headers

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

COMPRESSIBLE = (".css", ".js", ".svg", ".json")


@cache
def place_of(name: str) -> str | None:
    """Where a file of that name stands in the code, if there is one."""
    found = finders.find(name)
    return str(found) if found else None


@cache
def digest_of(path: str) -> str:
    """What names the bytes of a file."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]


@cache
def compressed(path: str) -> str:
    """Where the gzip of a file stands: under DATA, by its bytes, made when it is asked for first."""
    target = Path(settings.DATA) / "static" / f"{digest_of(path)}.gz"
    if not target.exists():
        target.parent.mkdir(exist_ok=True)
        with NamedTemporaryFile(dir=target.parent, delete=False) as file:  # the other web process makes it too
            file.write(gzip.compress(Path(path).read_bytes(), mtime=0))
        os.replace(file.name, target)
    return str(target)


class NamedByBytes(StaticFilesStorage):
    """`theme.css` has the address `theme.0123456789ab.css`."""

    def url(self, name: str | None) -> str:
        """The address of a file of that name; the plain one where there is no such file."""
        address = super().url(name)
        place = place_of(name) if name else None
        if not place:
            return address
        stem, suffix = os.path.splitext(address)
        return f"{stem}.{digest_of(place)}{suffix}"


class StaticFilesMiddleware(WhiteNoiseMiddleware):  # type: ignore[misc]  # whitenoise is untyped for us
    """Serves each file under both names; what has the bytes in its name may be kept for good."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """A page may be of another version than this process: then the file as it is here is better than none."""
        asked = request.path_info
        if asked.startswith(self.static_prefix) and asked not in self.files:
            request.path_info = self.get_name_without_hash(asked)
        answer: HttpResponseBase = super().__call__(request)
        return answer

    def add_file_to_dictionary(self, url: str, path: str, stat_cache: Any = None) -> None:
        """Under its own name, and under the one that names its bytes."""
        name = url.removeprefix(self.static_prefix)
        for address in {url, self.get_static_url(name)}:
            self.files[address] = self.get_static_file(path, address, stat_cache)

    def get_static_file(self, path: str, url: str, stat_cache: Any = None) -> StaticFile:
        """As it is, and compressed where that is worth it."""
        headers = Headers([])
        self.add_mime_headers(headers, path, url)
        self.add_cache_headers(headers, path, url)
        encodings = {"gzip": compressed(path)} if path.endswith(COMPRESSIBLE) else None
        return StaticFile(path, headers.items(), encodings=encodings)
