"""Made-up requests to every operation of the API: no fault of ours, and no answer that is not declared.

schemathesis makes them from the description, such as follow it and such as break it, the same in every run.
"""

import gc
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.files.base import ContentFile
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from accounts.models import Scope
from accounts.tokens import make_token
from config.throttles import Throttle
from submissions import judging
from submissions.intake import submit
from teams.inviting import invite
from tests.factories import make_competition, make_team, make_user, prediction_csv
from tests.rest_contract import RULE, description, operations

pytestmark = [
    pytest.mark.long,
    pytest.mark.django_db,
    # its client leaves a streamed file open when it has read it
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
REQUESTS = 12  # to each operation, by each person
OPERATIONS = [(method, path) for _, method, path, _ in operations()]
CHECKS: list[Any] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """As Django's test client does it: the end of a request does not end the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
    gc.collect()


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A competition with a team, its scored submission and its invitation; the parts of their addresses."""
    monkeypatch.setattr(Throttle, "rate", "1000000/minute", raising=False)
    competition, mira = make_competition(daily_limit=1000), make_user("mira")
    team = make_team(competition, "Petri Dish", mira)
    invitation = invite(team, make_user("noor").username, by=mira)
    file = ContentFile(prediction_csv(0.3))
    submission = submit(file, team=team, by=mira, name="model.csv")
    judging.judge(submission.evaluations.get().pk)
    return {"slug": "cells", "name": "sample_submission.csv", "id": submission.pk, "invitation": invitation.pk}


@cache
def api() -> Any:
    """The API as its description has it, asked without a server."""
    described = schemathesis.openapi.from_dict(description())
    described.app = WSGIHandler()
    return described


def made_up(method: str, path: str, places: dict[str, Any]) -> st.SearchStrategy[Case[Any]]:
    """Requests to one operation: at addresses of something and of nothing, valid and broken."""
    operation = api()[path][method]
    there = {name: value for name, value in places.items() if f"{{{name}}}" in path}
    if "invitations" in path and "id" in there:
        there["id"] = places["invitation"]
    return st.one_of(
        operation.as_strategy(path_parameters=there),
        operation.as_strategy(generation_mode=GenerationMode.POSITIVE),
        operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
    )


@pytest.mark.parametrize("who", ["a member", "who has not joined", "a stranger"])
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_whatever_is_asked_the_answer_is_declared(method: str, path: str, who: str, places: dict[str, Any]) -> None:
    headers = {"Authorization": ""}
    if who != "a stranger":
        user = make_user("mira" if who == "a member" else "kim")
        headers["Authorization"] = f"Bearer {make_token(user, 'all', scopes=tuple(Scope))[1]}"

    @given(case=made_up(method, path, places))
    @settings(
        max_examples=REQUESTS,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def ask(case: Case[Any]) -> None:
        case.call_and_validate(headers=headers, checks=CHECKS)

    try:
        ask()
    except BaseException as failure:
        failure.add_note(RULE)
        raise
