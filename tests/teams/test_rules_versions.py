"""Whoever agreed to an older version of the rules can read it, and what has changed since."""

import pytest
from django.test import Client

from competitions.models import Competition
from competitions.rules_versions import KeyTermDraft, add_rules, publish_rules
from tests.factories import make_competition, make_team, make_user, signed_in

pytestmark = pytest.mark.django_db
RULES = "/competitions/cells/rules/"
TERMS = [KeyTermDraft("Depicted people have agreed.", clause="4.4")]


@pytest.fixture
def competition() -> Competition:
    competition = make_competition(precedence="The rules win over every other page.")
    make_team(competition, "Petri Dish", make_user("mira"))
    return competition


def next_version(competition: Competition, text: str, *, published: bool = True) -> None:
    rules = add_rules(competition, text, TERMS, by=make_user("host"), note="A team asked.")
    if published:
        publish_rules(rules, by=make_user("host"))


def old_text(competition: Competition) -> str:
    return competition.rules.get(version=1).text


def test_an_older_version_stays_readable_with_its_key_terms(client: Client, competition: Competition) -> None:
    first = competition.rules.get(version=1)
    next_version(competition, "1. Be fairer.")
    page = client.get(f"{RULES}1/").text
    assert first.sha256 in page
    assert all(term.summary in page for term in first.key_terms.all())
    assert f'href="{RULES}1/"' in client.get(RULES).text


def test_what_has_changed_is_shown_word_by_word_to_who_accepted_the_older_one(
    client: Client, competition: Competition
) -> None:
    next_version(competition, old_text(competition) + " And be kind.")
    link = f"{RULES}2/?since=1"
    assert f'href="{link}"' in signed_in(client, make_user("mira")).get(RULES).text
    page = client.get(link).text
    assert "<ins> And be kind.</ins>" in page
    assert "A team asked." in page


@pytest.mark.parametrize("since", ["", "2", "7", "-1", "x", "9" * 99, "²"])
def test_a_version_that_is_not_older_is_not_compared_to(client: Client, competition: Competition, since: str) -> None:
    next_version(competition, "1. Be fairer.")
    answer = client.get(f"{RULES}2/", {"since": since})
    assert answer.status_code == 200
    assert "<ins>" not in answer.text


def test_a_draft_is_shown_to_those_who_run_the_competition_alone(client: Client, competition: Competition) -> None:
    next_version(competition, "1. Be fairer.", published=False)
    assert signed_in(client, make_user("mira")).get(f"{RULES}2/").status_code == 404
    host = signed_in(Client(), make_user("host"))
    assert "A draft" in host.get(f"{RULES}2/", {"since": "1"}).text


def test_which_text_wins_stands_above_the_rules(client: Client, competition: Competition) -> None:
    assert "The rules win over every other page." in client.get(RULES).text
