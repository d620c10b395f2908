"""How often a program may ask: counted for each token, each person, each stranger's address."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rest_framework.settings import api_settings

from accounts.tokens import make_token
from config.throttles import RequestThrottle, StrangerThrottle, UploadThrottle
from tests.factories import make_competition, make_team, make_user, prediction_csv, signed_in

pytestmark = pytest.mark.django_db
LIST = "/rest/competitions/"


@pytest.fixture(autouse=True)
def two_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    for throttle in (RequestThrottle, StrangerThrottle):
        monkeypatch.setattr(throttle, "rate", "2/minute", raising=False)
    monkeypatch.setattr(UploadThrottle, "rate", "1/minute", raising=False)


def with_token(name: str = "mira") -> Client:
    return Client(headers={"Authorization": f"Bearer {make_token(make_user(name), 'test')[1]}"})


def statuses(client: Client, times: int = 3, **request: Any) -> list[int]:
    return [client.get(LIST, **request).status_code for _ in range(times)]


def test_the_request_after_the_last_one_allowed_is_told_when_to_ask_again() -> None:
    client = with_token()
    assert statuses(client) == [200, 200, 429]
    answer = client.get(LIST)
    assert answer.json()["code"] == "throttled"
    seconds = int(answer.headers["Retry-After"])
    assert 1 <= seconds <= 60
    assert re.search(rf"from \d\d:\d\d:\d\d UTC on, in {seconds} s\.$", answer.json()["message"])


def test_each_token_counts_by_itself() -> None:
    assert statuses(with_token()) == statuses(with_token()) == [200, 200, 429]


def test_a_person_s_sessions_count_together() -> None:
    assert statuses(signed_in(Client(), make_user("mira"))) == [200, 200, 429]
    assert statuses(signed_in(Client(), make_user("mira")), 1) == [429]
    assert statuses(signed_in(Client(), make_user("noor")), 1) == [200]


def test_strangers_count_by_their_address() -> None:
    assert statuses(Client(), REMOTE_ADDR="192.0.2.1") == [200, 200, 429]
    assert statuses(Client(), REMOTE_ADDR="192.0.2.2") == [200, 200, 429]


def test_an_address_that_nobody_trusted_told_does_not_count() -> None:
    told = [Client().get(LIST, headers={"X-Forwarded-For": f"192.0.2.{number}"}) for number in range(3)]
    assert [answer.status_code for answer in told] == [200, 200, 429]


def test_behind_a_trusted_proxy_the_address_that_it_tells_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api_settings, "NUM_PROXIES", 1)
    for visitor in ("192.0.2.1", "192.0.2.2"):
        assert statuses(Client(), headers={"X-Forwarded-For": f"10.9.8.7, {visitor}"}) == [200, 200, 429]


def test_what_a_person_uploads_counts_whatever_the_token() -> None:
    make_team(make_competition(), "Petri Dish", make_user("mira"))
    answers = [
        with_token().post(
            "/rest/competitions/cells/submissions/", {"file": SimpleUploadedFile("model.csv", prediction_csv())}
        )
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 429]
    assert answers[1].json()["code"] == "throttled"
