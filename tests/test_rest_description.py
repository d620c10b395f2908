"""The API's description is whole: every operation, every body and every answer has words and an example."""

from collections.abc import Iterator
from typing import Any

import pytest

from competitions.acceptance import JoinRefusedError
from submissions.errors import FinalsRefusedError, SubmissionRefusedError
from teams.errors import TeamRefusedError
from tests.rest_contract import RULE, breach, description, operations

OPERATIONS = [(f"{method} {path}", declared) for _, method, path, declared in operations()]
every_operation = pytest.mark.parametrize(("name", "declared"), OPERATIONS, ids=[name for name, _ in OPERATIONS])


def answers(declared: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Status, content and schema of each answer that has a body."""
    for status, answer in declared["responses"].items():
        for content in answer.get("content", {}).values():
            yield status, answer, content


def codes(declared: dict[str, Any], status: str) -> set[str]:
    """The codes that a status may carry."""
    schema = declared["responses"].get(status, {}).get("content", {}).get("application/json", {}).get("schema", {})
    return set(schema.get("properties", {}).get("code", {}).get("enum", ()))


def check_examples(where: str, content: dict[str, Any]) -> None:
    """Each example is what its schema says; there is at least one."""
    assert content.get("examples"), f"{where} has no example.{RULE}"
    for example in content["examples"].values():
        wrong = breach(example["value"], content["schema"]) if content["schema"].get("format") != "binary" else ""
        assert not wrong, f"{where}: its example breaks its schema: {wrong}.{RULE}"


@every_operation
def test_every_operation_says_what_it_does(name: str, declared: dict[str, Any]) -> None:
    words, scope = declared["description"].split("\n\nToken scope: ")
    assert words.endswith("."), f"{name} has no docstring of whole sentences.{RULE}"
    assert scope == f"`{declared['x-token-scope']}`."


@every_operation
def test_every_body_and_every_answer_has_an_example_that_fits(name: str, declared: dict[str, Any]) -> None:
    for media_type, content in declared.get("requestBody", {}).get("content", {}).items():
        if "EmptyInput" not in str(content["schema"]):
            check_examples(f"The body of {name} as {media_type}", content)
    for status, answer, content in answers(declared):
        assert answer["description"]
        check_examples(f"{status} of {name}", content)


@every_operation
def test_every_operation_names_what_any_operation_like_it_may_answer(name: str, declared: dict[str, Any]) -> None:
    assert {"401", "403", "406", "429"} <= set(declared["responses"])
    assert "scope_missing" in codes(declared, "403")
    assert "throttled" in codes(declared, "429")
    if "requestBody" in declared:
        assert {"400", "413", "415", "503"} <= set(declared["responses"])
    if "{" in name:
        assert "not_found" in codes(declared, "404")


def leaves(kind: type[Exception]) -> Iterator[type[Exception]]:
    """Every refusal of a kind, but those of the official client's dialects, which are no part of /rest/."""
    for each in kind.__subclasses__():
        if each.__module__.startswith("kaggle_api."):
            continue
        yield each
        yield from leaves(each)


@pytest.mark.parametrize("kind", [JoinRefusedError, TeamRefusedError, SubmissionRefusedError, FinalsRefusedError])
def test_every_refusal_is_declared_by_some_operation(kind: type[Exception]) -> None:
    declared = {
        (status, code) for _, each in OPERATIONS for status in each["responses"] for code in codes(each, status)
    }
    missing = [each.__name__ for each in leaves(kind) if (str(each.status), each.code) not in declared]  # type: ignore[attr-defined]
    assert not missing, f"{missing}{RULE}"


def test_a_body_that_takes_no_other_keys_says_so() -> None:
    schemas = description()["components"]["schemas"]
    for _, declared in OPERATIONS:
        for content in declared.get("requestBody", {}).get("content", {}).values():
            name = content["schema"]["$ref"].rpartition("/")[2]
            assert schemas[name]["additionalProperties"] is False, f"{name} is not strict.{RULE}"
