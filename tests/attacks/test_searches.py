"""A search is bounded wherever there is one: its words, its length, and how often."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from competitions.searching import MOST_CHARACTERS, MOST_WORDS
from config.throttles import SearchThrottle, StrangerSearchThrottle
from tests.factories import make_competition, make_user, signed_in
from tests.kaggle_api.program import program_of

pytestmark = pytest.mark.django_db
MANY, LONG = " ".join(["a"] * 1000), "a" * (MOST_CHARACTERS + 1)
ONE_MORE = " ".join(["a"] * (MOST_WORDS + 1))  # short, so that the words alone are too many
PAGES = ("/", "/competitions/cells/leaderboard/", "/competitions/cells/discussion/")


def test_some_lists_of_the_admin_are_searched() -> None:
    assert len(list(searched_in_the_admin())) > 5


def searched_in_the_admin() -> Iterator[str]:
    for model, its_admin in admin.site._registry.items():
        if its_admin.search_fields:
            yield reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


@pytest.mark.parametrize("text", [MANY, LONG, ONE_MORE], ids=["many words", "long", "one word more"])
def test_a_search_that_is_too_long_is_told_so_on_every_page(text: str) -> None:
    make_competition()
    client = signed_in(Client(), make_user("root", is_staff=True))
    for address in (*PAGES, *searched_in_the_admin()):
        answer = client.get(address, {"q": text})
        assert answer.status_code == 400, address
        assert f"at most {MOST_WORDS} words and {MOST_CHARACTERS} characters" in answer.text


def test_as_many_words_as_are_taken_are_searched_for() -> None:
    make_competition()
    client = signed_in(Client(), make_user("root", is_staff=True))
    for address in (*PAGES, *searched_in_the_admin()):
        assert client.get(address, {"q": " ".join(["a"] * MOST_WORDS)}).status_code == 200, address


@pytest.mark.parametrize("text", [MANY, LONG], ids=["many words", "long"])
def test_a_program_s_search_is_bounded_too(text: str) -> None:
    program = program_of(make_user("mira"))
    answer = program.call("ListCompetitions", search=text)
    assert answer.status_code == 400
    assert "Leave some out" in answer.json()["message"]
    assert Client().get("/api/v1/competitions/list", {"search": text}).json()["code"] == 400


def test_the_search_after_the_last_one_allowed_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    for throttle in (SearchThrottle, StrangerSearchThrottle):
        monkeypatch.setattr(throttle, "rate", "2/minute", raising=False)
    for client in (Client(), signed_in(Client(), make_user("mira"))):
        assert [client.get("/", {"q": "cells"}).status_code for _ in range(3)] == [200, 200, 429]
        assert int(client.get("/", {"q": "cells"}).headers["Retry-After"]) >= 1
        assert client.get("/").status_code == 200


def test_every_field_that_is_searched_by_has_a_name_that_the_gate_knows() -> None:
    pages = [page.read_text() for page in (Path(__file__).parents[2] / "templates").rglob("*.html")]
    fields = [field.partition(">")[0] for page in pages for field in page.split("<input")[1:]]
    searches = [field for field in fields if 'type="search"' in field]
    assert searches
    assert [field for field in searches if 'name="q"' not in field] == []
