"""What the API's description adds to every operation: the scope that a token needs, and every way it can say no.

An operation declares its own refusals `by_example`; those that any operation may answer are added here, from what
the operation is like. The codes of each status are told as an enumeration.
"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction

from accounts.authentication import needed_scope
from competitions.paging import PageQuery
from competitions.rest import Named, RefusalSerializer, StrictSerializer
from config.error_pages import UNAVAILABLE
from config.free_space import MESSAGE
from config.rest import NOT_FOUND

NO_TOKEN = Named("not_authenticated", 401, "This token is unknown, revoked or expired. Make a new one on your profile.")
NO_CSRF = Named("forbidden", 403, "CSRF Failed: CSRF token missing.")
NOT_JSON = Named("not_acceptable", 406, "Could not satisfy the request Accept header.")
TOO_OFTEN = Named(
    "throttled", 429, "You ask more often than is answered here. Ask again from 12:34:56 UTC on, in 17 s."
)
NOTHING = Named("not_found", 404, NOT_FOUND)
INVALID = Named("invalid", 400, "nmae: There is no such key. Known are: name.")
TOO_LARGE = Named("too_large", 413, "The upload has 3,000,000 bytes, more than is taken here.")
NOT_THIS_TYPE = Named("unsupported_media_type", 415, 'Unsupported media type "text/plain" in request.')
NO_SPACE = Named("no_space", 503, MESSAGE)
OUT_OF_SERVICE = Named("unavailable", 503, UNAVAILABLE)
RETRY_AFTER = {
    "Retry-After": {
        "description": "Seconds, with throttled, no_space, unavailable.",
        "schema": {"type": "integer"},
    }
}


class PodiumSchema(AutoSchema):
    def get_description(self) -> str:  # type: ignore[override]  # as drf-spectacular has it
        """The view's own words, and the scope."""
        sentence = f"Token scope: `{self.scope()}`."
        return f"{super().get_description() or ''}\n\n{sentence}".strip()

    def get_extensions(self) -> dict[str, Any]:
        """The scope once more, for programs that read the description."""
        return {**super().get_extensions(), "x-token-scope": self.scope()}

    def scope(self) -> str:
        """The same answer as the door gives."""
        return needed_scope(self.view, self.method)

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        """What the operation declares, and what any operation like it may answer."""
        declared = super()._get_response_bodies(direction)
        refusals = {status: codes_in(declared.pop(status)) for status in list(declared) if status >= "400"}
        for refusal in self.common_refusals():
            refusals.setdefault(str(refusal.status), {}).setdefault(refusal.code, str(refusal))
        for status, answer in declared.items():
            answer["description"] = answer["description"] or HTTPStatus(int(status)).phrase
        return declared | {status: self.refusal(status, codes) for status, codes in sorted(refusals.items())}

    def common_refusals(self) -> Iterator[Named]:
        """Those that the machinery around the operation answers."""
        yield from (NO_TOKEN, self.no_scope(), NOT_JSON, TOO_OFTEN, OUT_OF_SERVICE)
        has_body = self.method in ("POST", "PUT", "PATCH")
        query = self.get_override_parameters()
        if has_body or query:
            yield INVALID
        if has_body:
            yield from (NO_CSRF, TOO_LARGE, NOT_THIS_TYPE, NO_SPACE)
        if "{" in self.path or PageQuery in query:
            yield NOTHING

    def no_scope(self) -> Named:
        """What a token that is for something else is told."""
        other = "submit" if self.scope() == "read" else "read"
        return Named(
            "scope_missing", 403, f"This needs a token with the scope {self.scope()}; yours, laptop, has {other}."
        )

    def refusal(self, status: str, codes: dict[str, str]) -> dict[str, Any]:
        """One status with the codes it may carry, each with a message as it really is."""
        component = self.resolve_serializer(RefusalSerializer(), "response").ref
        schema = {"allOf": [component], "properties": {"code": {"enum": sorted(codes)}}}
        examples = {code: {"value": {"code": code, "message": message}} for code, message in codes.items()}
        return {
            "description": HTTPStatus(int(status)).phrase,
            **({"headers": RETRY_AFTER} if status in ("429", "503") else {}),
            "content": {"application/json": {"schema": schema, "examples": examples}},
        }


def codes_in(declared: dict[str, Any]) -> dict[str, str]:
    """The refusals that a declared answer shows by example: message by code."""
    examples = declared["content"]["application/json"].get("examples", {}).values()
    return {example["value"]["code"]: example["value"]["message"] for example in examples}


class StrictKeys(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]  # drf-spectacular is untyped
    """Says that a body may have no key but those it lists."""

    target_class = StrictSerializer
    match_subclasses = True

    def map_serializer(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        """As any serializer, and closed."""
        found = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)  # type: ignore[no-untyped-call]
        return {**found, "additionalProperties": False}
