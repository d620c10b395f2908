"""How the API says no: every refusal is `{"code": "...", "message": "..."}`."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404
from django.utils import timezone
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

CODES = {
    400: "invalid",
    401: "not_authenticated",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    406: "not_acceptable",
    413: "too_large",
    415: "unsupported_media_type",
    429: "throttled",
}


NOT_FOUND = "There is nothing at this address, or nothing that you may see."


class TooLargeError(exceptions.APIException):
    """The body is larger than what is read at all."""

    status_code = 413
    default_detail = "The request is too large. Send less, or compress the file with gzip."


def answer_in_our_shape(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler: its own answers, in our shape; None for what is no answer but a fault of ours."""
    if isinstance(error, RequestDataTooBig):
        error = TooLargeError()
    response = exception_handler(error, dict(context))
    if response is not None:
        code = getattr(error, "refusal_code", None) or CODES.get(response.status_code, "refused")
        response.data = {"code": code, "message": writable(message_of(error, response))}
    return response


def message_of(error: Exception, response: Response) -> str:
    """What the answer says to people."""
    if isinstance(error, Http404):
        return NOT_FOUND
    if isinstance(error, exceptions.Throttled):
        return too_often(response)
    return " ".join(sentences(response.data))


def too_often(response: Response) -> str:
    """Until when there is no answer: as many seconds from now as Retry-After says."""
    seconds = int(response.get("Retry-After", "1"))
    until = timezone.now() + timedelta(seconds=seconds)
    return f"You ask more often than is answered here. Ask again from {until:%H:%M:%S} UTC on, in {seconds} s."


def writable(message: str) -> str:
    """The message, with what no UTF-8 can say written as an escape: keys of the request are quoted in it."""
    return message.encode(errors="backslashreplace").decode()


def sentences(detail: Any, field: str = "") -> Iterator[str]:
    """Every sentence of a DRF error, with the name of the field it is about before it."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            is_field = name not in ("detail", "non_field_errors")
            yield from sentences(inner, f"{field}.{name}".strip(".") if is_field else field)
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            nested = isinstance(inner, Mapping)
            yield from sentences(inner, f"{field}[{number}]" if nested else field)
    else:
        yield f"{field}: {detail}" if field else str(detail)
