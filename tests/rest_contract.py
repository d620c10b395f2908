"""Every answer under /rest/ that any test gets is held against the API's own description."""

import json
import re
from functools import cache
from threading import Lock
from typing import Any

import jsonschema_rs
from drf_spectacular.generators import SchemaGenerator

RULE = """
Every answer of the API is declared in its description, with its status and its code. To comply:
  @extend_schema(operation_id=..., request=AnInput, responses={200: AnOutput, **by_example(*REFUSALS)})
where AnInput is a StrictSerializer, both have an example by @shown_as({...}), and REFUSALS are instances of your
refusals (see competitions/rest.py and teams/api_refusals.py). What any operation may answer (401, the scope, 404, 406,
413, 415, 429, 503) is added by config/api_schema.py."""


ONE_AT_A_TIME = Lock()  # the generator cannot be used by two threads at once


def description() -> dict[str, Any]:
    """The API's description, as a client loads it."""
    with ONE_AT_A_TIME:
        return generated()


@cache
def generated() -> dict[str, Any]:
    schema: dict[str, Any] = json.loads(json.dumps(SchemaGenerator().get_schema(public=True)))  # type: ignore[no-untyped-call]
    return schema


@cache
def operations() -> list[tuple[re.Pattern[str], str, str, dict[str, Any]]]:
    """Every operation: what its address looks like, its method, its path as written, and what it declares."""
    return [
        (re.compile(re.sub(r"\\?\{\w+\\?\}", "[^/]+", re.escape(path)) + "$"), method.upper(), path, declared)
        for path, methods in description()["paths"].items()
        for method, declared in methods.items()
    ]


def found(method: str, address: str) -> tuple[str, dict[str, Any]] | None:
    """The operation at an address, with its name."""
    for pattern, verb, path, declared in operations():
        if verb == method and pattern.match(address):
            return f"{verb} {path}", declared
    return None


@cache
def _validator(schema: str) -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for({**json.loads(schema), "components": description()["components"]})


def breach(value: Any, schema: dict[str, Any]) -> str:
    """How `value` breaks the schema; empty if it does not."""
    return "; ".join(error.message for error in _validator(json.dumps(schema)).iter_errors(value))


def complaint(method: str, address: str, status: int, content_type: str, body: bytes) -> str:
    """What is wrong with an answer of the API; empty if it is as declared, or if nothing is declared there."""
    operation = found(method, address)
    if operation is None:
        return ""
    name, declared = operation
    answer = declared["responses"].get(str(status))
    if answer is None:
        return f"{name} answered {status}, which it does not declare: {body!r}.{RULE}"
    media = answer.get("content", {}).get(content_type.partition(";")[0])
    if media is None:
        return "" if not body and "content" not in answer else f"{name}: {status} as {content_type}.{RULE}"
    wrong = breach(json.loads(body), media["schema"]) if content_type == "application/json" else ""
    return wrong and f"{name}: {status} is not what it declares: {wrong}, in {body!r}.{RULE}"
