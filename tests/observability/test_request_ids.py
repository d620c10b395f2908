"""Every request has an id: in the answer, on error pages, in every line logged for it. No line tells a secret."""

import io
import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import Settings
from structlog.contextvars import bound_contextvars

from accounts.tokens import make_token
from submissions.intake import submit
from submissions.models import Evaluation, PrivateScore
from submissions.tasks import score_evaluation
from tests.factories import make_competition, make_team, make_user, prediction_csv, signed_in
from tests.observability.conftest import Lines

pytestmark = pytest.mark.django_db
TOKEN_OF_A_LINK = "opens-the-door-to-a-closed-competition"


def id_of(given: str | None) -> str:
    """The id that a request with this X-Request-ID is answered with."""
    answer = Client().get("/healthz", headers={"X-Request-ID": given} if given is not None else None)
    return str(answer.headers["X-Request-ID"])


def test_every_request_has_an_id_of_its_own() -> None:
    assert re.fullmatch("[0-9a-f]{16}", id_of(None))
    assert id_of(None) != id_of(None)


def test_the_id_of_a_proxy_or_program_is_kept_if_it_is_a_sane_one() -> None:
    for sane in ("0f8fad5b-d9cd-469f-a165-70867728950e", "my_program-1", "a" * 64):
        assert id_of(sane) == sane
    for odd in ("", "short", "a" * 65, 'quoted"id', "two words", "<script>alert(1)</script>", "línea-con-eñe"):
        assert id_of(odd) != odd


def test_one_line_a_request_names_view_status_person_and_id(lines: Lines) -> None:
    mira = make_user("mira")
    answer = signed_in(Client(), mira).get("/profile/?secret=in-the-query")
    (line,) = [each for each in lines() if each["event"] == "request"]
    assert (line["method"], line["view"], line["status"], line["user"]) == ("GET", "accounts:profile", 200, mira.pk)
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert line["ms"] > 0


def test_a_program_is_named_by_its_number_and_a_stranger_not_at_all(lines: Lines) -> None:
    mira = make_user("mira")
    for headers in ({"Authorization": f"Bearer {make_token(mira, 'test')[1]}"}, {}):
        Client().get("/rest/competitions/", headers=headers)
    assert [line["user"] for line in lines() if line["event"] == "request"] == [mira.pk, None]


def test_probes_that_are_well_leave_no_line(lines: Lines) -> None:
    for path in ("/healthz", "/readyz"):
        Client().get(path)
    assert lines() == []


@pytest.mark.parametrize(("path", "status"), [("/nowhere/", 404), ("/admin/login/", 403), ("/invitations/x/", 404)])
def test_an_error_page_shows_the_id(path: str, status: int) -> None:
    answer = signed_in(Client(), make_user("mira")).get(path)
    assert answer.status_code == status
    assert f"<code>{answer.headers['X-Request-ID']}</code>" in answer.text


def test_what_breaks_shows_the_id_and_its_traceback_has_it_too_but_no_address(
    lines: Lines, log: io.StringIO, settings: Settings
) -> None:
    client = signed_in(Client(raise_request_exception=False), make_user("mira"))
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = "broken"
    answer = client.post(f"/invitations/{TOKEN_OF_A_LINK}/", {"a": "body"})
    assert answer.status_code == 500
    request_id = answer.headers["X-Request-ID"]
    assert f"<code>{request_id}</code>" in answer.text
    broke, request = lines()
    assert "Traceback" in broke["exception"]
    assert broke["event"] == "Internal Server Error: competitions:invitation"
    assert broke["request_id"] == request["request_id"] == request_id
    assert TOKEN_OF_A_LINK not in log.getvalue()


def test_what_breaks_in_the_api_tells_the_id_in_its_message(settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = "broken"
    answer = Client(raise_request_exception=False).post("/rest/competitions/", {"a": "body"})
    assert answer.status_code == 500
    assert answer.headers["X-Request-ID"] in answer.json()["message"]


def test_what_is_judged_is_logged_with_the_id_of_its_own_upload_whichever_hint_woke_the_worker(lines: Lines) -> None:
    mira = make_user("mira")
    make_team(make_competition(), "Petri Dish", mira)
    client = Client(headers={"Authorization": f"Bearer {make_token(mira, 'test')[1]}"})
    for asked_by, content in (("first-upload", prediction_csv(0.3)), ("second-upload", b"id,diagnosis\nrow-1,no\n")):
        file = {"file": ContentFile(content, "model.csv")}
        headers = {"X-Request-ID": asked_by}
        assert client.post("/rest/competitions/cells/submissions/", file, headers=headers).status_code == 201
    first, second = Evaluation.objects.order_by("pk")
    with bound_contextvars(request_id="second-upload"):  # as the task of its hint does
        score_evaluation(second.pk)
    judged = [line for line in lines() if line["event"] == "judged"]
    assert [(line["evaluation"], line["request_id"], line["outcome"]) for line in judged] == [
        (first.pk, "first-upload", "scored"),
        (second.pk, "second-upload", "invalid"),
    ]


def test_the_way_of_a_file_leaves_no_score_label_token_or_address_in_the_log(log: io.StringIO) -> None:
    mira = make_user("mira")
    team = make_team(make_competition(), "Petri Dish", mira)
    secret = make_token(mira, "test")[1]
    client = Client(headers={"Authorization": f"Bearer {secret}"})
    for content in (prediction_csv(0.3), prediction_csv().replace(b"row-007", b"row-700")):
        client.post("/rest/competitions/cells/submissions/", {"file": ContentFile(content, "model.csv")})
    submit(ContentFile(b"id,diagnosis\nrow-001,what\n"), team=team, by=mira, name="model.csv")
    for pk in Evaluation.objects.values_list("pk", flat=True):
        score_evaluation(pk)
    Client().post("/accounts/login/", {"login": "mira@example.org", "password": "a wrong guess"})
    signed_in(Client(), mira).get(f"/invitations/{TOKEN_OF_A_LINK}/")
    written = log.getvalue()
    assert written.count("task done") == written.count("judged") == 3
    private = repr(PrivateScore.objects.get().score)
    for hidden in (private[:8], secret, "example.org", "a wrong guess", TOKEN_OF_A_LINK, "row-", "model.csv"):
        assert hidden not in written
