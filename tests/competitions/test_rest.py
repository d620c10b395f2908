"""The API of the competitions, and how the whole API says no."""

from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig
from django.core.management import call_command
from django.test import Client
from rest_framework import exceptions, serializers

from competitions.rest import StrictSerializer, rest_refusal
from config.rest import answer_in_our_shape
from tests.factories import KEY_TERMS, make_competition, make_team, make_user, signed_in

pytestmark = pytest.mark.django_db


def answer(error: Exception) -> tuple[int, dict[str, str]]:
    """Status and body that the API gives for an error."""
    response = answer_in_our_shape(error, {})
    assert response is not None
    return response.status_code, response.data


# --- the competitions ---


def test_the_list_has_what_one_may_see_newest_first(client: Client) -> None:
    make_competition()
    make_competition(slug="draft", published=False)
    make_competition(slug="unlisted", visibility="unlisted")
    body = client.get("/rest/competitions/").json()
    assert [result["slug"] for result in body["results"]] == ["cells"]
    assert body["next"] is None
    entry = body["results"][0]
    assert (entry["stage"], entry["metric"], entry["joined"]) == ("open", "log_loss", False)
    assert entry["url"] == "http://testserver/rest/competitions/cells/"
    assert entry["closes_at"].endswith("Z")


def test_the_list_goes_on_at_the_next_address(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("competitions.paging.Pages.page_size", 2)
    for number in range(3):
        make_competition(slug=f"number-{number}")
    first = client.get("/rest/competitions/").json()
    second = client.get(first["next"]).json()
    assert len(first["results"]) == 2
    assert len(second["results"]) == 1
    assert second["next"] is None


def test_one_competition_says_all_that_joining_and_submitting_need(client: Client) -> None:
    competition = make_competition()
    body = client.get("/rest/competitions/cells/").json()
    assert body["rules_version"] == 1
    assert body["rules_sha256"] == competition.current_rules.sha256  # type: ignore[union-attr]
    assert [term["number"] for term in body["key_terms"]] == [1, 2]
    assert body["key_terms"][0] | {"id": 0} == {
        "id": 0,
        "number": 1,
        "summary": KEY_TERMS[0].summary,
        "clause": "4.2",
        "category": "external-data",
        "can_void": True,
    }
    assert (body["metric"], body["greater_is_better"], body["columns"]) == ("log_loss", False, ["id", "diagnosis"])
    assert (body["daily_limit"], body["total_limit"], body["final_limit"]) == (5, None, 2)
    assert all(body[name].endswith("Z") for name in ("opens_at", "closes_at", "entry_deadline", "joining_opens_at"))


def test_one_competition_names_its_files_with_checksums_and_addresses(client: Client) -> None:
    competition = make_competition()
    sample = competition.data_files.get()
    [entry] = client.get("/rest/competitions/cells/").json()["data_files"]
    assert entry["sha256"] == sample.sha256
    assert entry["size"] == sample.size
    assert entry["url"] == "http://testserver/rest/competitions/cells/data/sample_submission.csv/"


def test_joined_is_true_for_who_has_joined(client: Client) -> None:
    make_team(make_competition(), "Petri Dish", make_user("mira"))
    signed_in(client, make_user("mira"))
    assert client.get("/rest/competitions/cells/").json()["joined"] is True
    assert client.get("/rest/competitions/").json()["results"][0]["joined"] is True


def test_a_draft_without_rules_and_solution_is_shown_to_its_host(client: Client) -> None:
    competition = make_competition(published=False)
    competition.phases.update(active_solution=None)
    body = signed_in(client, make_user("host")).get("/rest/competitions/cells/").json()
    assert (body["stage"], body["rules_version"], body["key_terms"]) == ("draft", None, [])
    assert (body["metric"], body["columns"]) == (None, [])


@pytest.mark.parametrize("address", ["/rest/competitions/cells/", "/rest/nothing/", "/rest/competitions/none/data/x/"])
def test_what_is_not_there_is_said_in_the_same_shape_everywhere(client: Client, address: str) -> None:
    make_competition(visibility="invited")
    response = signed_in(client, make_user("mira")).get(address)
    assert response.status_code == 404
    assert response.json()["code"] == "not_found"
    assert set(response.json()) == {"code", "message"}


# --- how the API says no ---


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (exceptions.ParseError(), 400, "invalid"),
        (exceptions.NotAuthenticated(), 401, "not_authenticated"),
        (exceptions.PermissionDenied(), 403, "forbidden"),
        (exceptions.NotFound(), 404, "not_found"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.NotAcceptable(), 406, "not_acceptable"),
        (RequestDataTooBig(), 413, "too_large"),
        (exceptions.UnsupportedMediaType("text/x"), 415, "unsupported_media_type"),
        (exceptions.Throttled(), 429, "throttled"),
    ],
)
def test_every_refusal_has_a_code_and_a_message(error: Exception, status: int, code: str) -> None:
    given, body = answer(error)
    assert (given, body["code"]) == (status, code)
    assert set(body) == {"code", "message"}
    assert body["message"]


def test_a_fault_of_ours_is_no_refusal() -> None:
    assert answer_in_our_shape(ZeroDivisionError(), {}) is None


def test_an_invalid_request_names_each_field_with_what_is_wrong() -> None:
    detail: Any = {"file": ["No file was sent."], "terms": {1: ["Not a number."]}, "non_field_errors": ["Too late."]}
    assert answer(exceptions.ValidationError(detail))[1] == {
        "code": "invalid",
        "message": "file: No file was sent. terms.1: Not a number. Too late.",
    }


def test_an_invalid_item_of_a_list_is_named_by_its_place() -> None:
    detail: Any = {"people": [{}, {"email": ["Enter a valid address."]}]}
    assert answer(exceptions.ValidationError(detail))[1]["message"] == "people[1].email: Enter a valid address."


def test_a_key_that_nobody_knows_is_refused_with_those_that_are_known() -> None:
    class Greeting(StrictSerializer):
        name = serializers.CharField()

    greeting = Greeting(data={"nmae": "Mira"})
    assert not greeting.is_valid()
    assert "There is no such key. Known are: name." in str(greeting.errors["nmae"])
    assert Greeting(data={"name": "Mira"}).is_valid()
    assert not Greeting(data=["Mira"]).is_valid()


def test_a_refusal_of_an_app_has_the_same_shape() -> None:
    response = rest_refusal("daily_limit_reached", "Come back tomorrow.", 429)
    assert response.status_code == 429
    assert response.data == {"code": "daily_limit_reached", "message": "Come back tomorrow."}


def test_a_verb_that_an_address_does_not_take_is_refused(client: Client) -> None:
    response = client.delete("/rest/competitions/")
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")
    response = signed_in(client, make_user("mira")).delete("/rest/competitions/")
    assert (response.status_code, response.json()["code"]) == (405, "method_not_allowed")


# --- its documentation ---


def test_the_schema_is_openapi_3_without_a_warning(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn")
    schema = capsys.readouterr().out
    assert schema.startswith("openapi: 3.")
    assert "scheme: bearer" in schema


def test_the_documentation_is_drawn_without_inline_script_or_style(client: Client) -> None:
    page = client.get("/rest/docs/")
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "img-src 'self' data:" in policy
    assert "<style" not in page.content.decode()
    assert client.get("/rest/docs/?script=").headers["Content-Type"] == "application/javascript"
    assert client.get("/rest/schema/").status_code == 200
