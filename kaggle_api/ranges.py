"""Handing out bytes, all of them or those from some place on: what a client that resumes a download asks for."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Protocol

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import http_date

RANGE = re.compile(r"bytes=(\d{1,18})-(\d{0,18})|bytes=-(\d{1,18})", re.ASCII)


class Part(Protocol):
    """A piece of what is handed out."""

    @property
    def size(self) -> int: ...

    def chunks(self, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from `start` to before `stop`."""
        ...


@dataclass(frozen=True)
class Whole:
    """What is handed out: its parts one after the other, and what tells this version of it from any other."""

    parts: Sequence[Part]
    etag: str
    modified_at: datetime
    content_type: str

    @property
    def size(self) -> int:
        """How many bytes it has."""
        return sum(part.size for part in self.parts)

    def chunks(self, start: int, stop: int) -> Iterator[bytes]:
        """The bytes from `start` to before `stop`; parts that lie outside are not touched."""
        for part in self.parts:
            if start < min(part.size, stop):
                yield from part.chunks(start, min(part.size, stop))
            start, stop = max(start - part.size, 0), max(stop - part.size, 0)


def respond(request: HttpRequest, whole: Whole) -> HttpResponseBase:
    """200 with everything, 206 with the one range that is asked for, or 416. Never compressed, never a shared copy."""
    start, stop = asked_range(request, whole)
    headers = {
        "Accept-Ranges": "bytes",
        "ETag": whole.etag,
        "Last-Modified": http_date(whole.modified_at.timestamp()),
        "Content-Disposition": "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    if start >= stop and whole.size:
        return HttpResponse(status=416, headers=headers | {"Content-Range": f"bytes */{whole.size}"})
    if is_part := stop - start < whole.size:
        headers["Content-Range"] = f"bytes {start}-{stop - 1}/{whole.size}"
    chunks = whole.chunks(start, stop)
    first = next(chunks, b"")  # a storage that does not answer is found out before the answer has begun
    response = StreamingHttpResponse(chain([first], chunks), status=206 if is_part else 200, headers=headers)
    response["Content-Type"], response["Content-Length"] = whole.content_type, str(stop - start)
    return response


def asked_range(request: HttpRequest, whole: Whole) -> tuple[int, int]:
    """From where to before where; everything unless a single range of this very version is asked for."""
    found = RANGE.fullmatch(request.headers.get("Range", ""))
    condition = request.headers.get("If-Range", whole.etag)
    if not found or condition not in (whole.etag, http_date(whole.modified_at.timestamp())):
        return 0, whole.size
    first, last, suffix = found.groups()
    if suffix:
        return max(whole.size - int(suffix), 0), whole.size
    return int(first), min(int(last) + 1 if last else whole.size, whole.size)
