"""Joining: every key term of the rules in force is answered one by one, and kept as a record."""

import re
import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEvent
from audit.verification import breaches
from competitions.acceptance import RulesOutdatedError, accept_rules
from competitions.models import Competition, Participant, Rules, RulesAcceptance
from competitions.rules_versions import KeyTermDraft, add_rules, publish_rules
from teams.joining import (
    AlreadyJoinedError,
    JoinRefusedError,
    NotPublishedError,
    accept_again,
    check_entry_is_open,
    join,
)
from teams.models import Membership, Team
from tests.factories import close, make_competition, make_user, signed_in

pytestmark = pytest.mark.django_db
CHECKED = r"<input[^>]* checked[ >]"
RULES = "/competitions/cells/rules/"


@pytest.fixture
def competition() -> Competition:
    return make_competition()


def rules_of(competition: Competition) -> Rules:
    rules = competition.current_rules
    assert rules
    return rules


def terms_of(competition: Competition) -> list[int]:
    return [term.pk for term in rules_of(competition).key_terms.all()]


def answers(competition: Competition, *, but: dict[int, str | None] | None = None) -> dict[str, str]:
    """A yes to every key term of the rules in force, `but` those given by their place."""
    given = dict.fromkeys(range(len(terms_of(competition))), "yes") | (but or {})
    answered = {f"term-{term}": given[place] for place, term in enumerate(terms_of(competition))}
    return {"rules_version": str(rules_of(competition).version)} | {
        name: value for name, value in answered.items() if value
    }


def join_with_all(competition: Competition, user: User) -> Team:
    return join(competition, by=user, rules_version=1, key_terms=terms_of(competition))


def second_version(competition: Competition) -> Rules:
    rules = add_rules(
        competition,
        "1. Be fairer.",
        [KeyTermDraft("Depicted people have agreed.", clause="4.4", category="people-depicted", can_void=True)],
        by=make_user("host"),
        note="A team asked.",
    )
    publish_rules(rules, by=make_user("host"))
    return rules


def test_whoever_agrees_to_every_key_term_joins_as_a_team_of_one(client: Client, competition: Competition) -> None:
    mira = make_user("mira", display_name="Mira Lindqvist")
    response = signed_in(client, mira).post(RULES, answers(competition))
    assert response.status_code == 302
    assert response["Location"] == "/competitions/cells/submit/"
    team = Team.objects.get()
    assert (team.name, team.leader, team.members()) == ("Mira Lindqvist", mira, [mira])
    assert "Mira Lindqvist" in client.get(response["Location"]).content.decode()


def test_an_acceptance_keeps_version_time_fingerprint_and_each_key_term(competition: Competition) -> None:
    before = timezone.now() - timedelta(seconds=1)
    join_with_all(competition, make_user("mira"))
    acceptance = RulesAcceptance.objects.get()
    assert acceptance.rules == rules_of(competition)
    assert acceptance.sha256 == rules_of(competition).sha256
    assert before <= acceptance.accepted_at <= timezone.now() + timedelta(seconds=1)
    assert [answer.key_term_id for answer in acceptance.answers.all()] == terms_of(competition)


def test_an_acceptance_is_on_the_record_by_an_opaque_id(competition: Competition) -> None:
    mira = make_user("mira")
    join_with_all(competition, mira)
    event = AuditEvent.objects.get(deed="rules:accept")
    assert str(mira.opaque_id) in event.canonical
    assert rules_of(competition).sha256 in event.canonical
    assert "mira" not in event.canonical
    assert not list(breaches())


@pytest.mark.parametrize("answer", [None, "no", "maybe"])
def test_a_key_term_without_a_yes_is_named_and_nothing_is_recorded(
    client: Client, competition: Competition, answer: str | None
) -> None:
    response = signed_in(client, make_user()).post(RULES, answers(competition, but={1: answer}))
    assert "clause 7.1" in response.content.decode()
    assert "clause 4.2" not in response.content.decode()
    assert not Participant.objects.exists()
    assert not Team.objects.exists()


def test_answers_given_stay_when_another_is_missing(client: Client, competition: Competition) -> None:
    page = signed_in(client, make_user()).post(RULES, answers(competition, but={1: None})).content.decode()
    assert len(re.findall(CHECKED, page)) == 1


def test_there_is_no_way_to_accept_all_at_once(client: Client, competition: Competition) -> None:
    page = signed_in(client, make_user()).get(RULES).content.decode()
    assert page.count('type="radio"') == 2 * len(terms_of(competition))
    assert not re.search(CHECKED, page)
    assert 'type="checkbox"' not in page


def test_the_page_shows_text_version_and_fingerprint_to_anyone(client: Client, competition: Competition) -> None:
    page = client.get(RULES).content.decode()
    assert "Be fair." in page
    assert "Version 1, in force since" in page
    assert rules_of(competition).sha256 in page
    assert "can void a winner" in page
    assert "Clause 4.2" in page


def test_signed_out_readers_are_sent_to_sign_in_and_back(client: Client, competition: Competition) -> None:
    page = client.get(RULES).content.decode()
    assert f"/accounts/login/?next={RULES}" in page
    assert 'type="radio"' not in page
    refused = client.post(RULES, answers(competition))
    assert refused["Location"] == f"/accounts/login/?next={RULES}"
    assert not Participant.objects.exists()


def test_who_has_joined_sees_what_was_answered_and_when(client: Client, competition: Competition) -> None:
    mira = make_user()
    join_with_all(competition, mira)
    page = signed_in(client, mira).get(RULES).content.decode()
    assert "You accepted version 1 of the rules on" in page
    assert page.count("I agree") == len(terms_of(competition))
    assert 'type="radio"' not in page


def test_joining_twice_is_refused_by_name(client: Client, competition: Competition) -> None:
    mira = make_user()
    join_with_all(competition, mira)
    with pytest.raises(AlreadyJoinedError) as refusal:
        join_with_all(competition, mira)
    assert refusal.value.code == "already_joined"
    response = signed_in(client, mira).post(RULES, answers(competition))
    assert "You have joined this competition already." in response.content.decode()
    assert Team.objects.count() == 1


def test_hosts_cannot_join_their_own_competition(client: Client, competition: Competition) -> None:
    host = signed_in(client, make_user("host"))
    assert 'type="radio"' not in host.get(RULES).content.decode()
    response = host.post(RULES, answers(competition))
    assert "cannot take part" in response.content.decode()
    assert not Team.objects.exists()


def test_a_draft_cannot_be_joined() -> None:
    draft = make_competition(published=False)
    with pytest.raises(NotPublishedError) as refusal:
        join(draft, by=make_user(), rules_version=1, key_terms=[])
    assert refusal.value.code == "not_published"


def test_hosts_see_that_a_draft_has_no_rules_in_force(client: Client) -> None:
    make_competition(published=False)
    page = signed_in(client, make_user("host")).get(RULES)
    assert "No version of the rules has been published yet" in page.content.decode()


def test_a_competition_that_a_person_may_not_see_is_not_found(client: Client) -> None:
    make_competition(visibility="invited")
    assert client.get(RULES).status_code == 404
    mira = signed_in(client, make_user())
    for address in (RULES, "/competitions/cells/team/", "/competitions/nothing/rules/"):
        assert mira.get(address).status_code == 404
    assert mira.post("/rest/competitions/cells/join/", {}, "application/json").status_code == 404


def test_entry_is_open_from_the_opening_until_just_before_the_deadline(competition: Competition) -> None:
    now = timezone.now()

    def refusal(opens: timedelta, deadline: timedelta) -> str:
        Competition.objects.update(opens_at=now + opens, entry_deadline=now + deadline)
        try:
            join_with_all(competition, make_user())
        except JoinRefusedError as refused:
            return refused.code
        return ""

    later, earlier = timedelta(minutes=1), timedelta(minutes=-1)
    assert refusal(later, 2 * later) == "not_open_yet"
    assert refusal(2 * earlier, earlier) == "entry_deadline_passed"
    assert refusal(earlier, later) == ""


def test_the_instant_of_the_deadline_is_too_late_and_that_of_the_opening_is_not(competition: Competition) -> None:
    from_then_on, until_then = competition.opens_at, competition.entry_deadline
    check_entry_is_open(competition, from_then_on)
    check_entry_is_open(competition, until_then - timedelta(microseconds=1))
    with pytest.raises(JoinRefusedError, match="entry deadline has passed"):
        check_entry_is_open(competition, until_then)
    with pytest.raises(JoinRefusedError, match="not open yet"):
        check_entry_is_open(competition, from_then_on - timedelta(microseconds=1))


def test_after_the_entry_deadline_the_page_says_so_and_asks_nothing(client: Client, competition: Competition) -> None:
    close(competition)
    for reader in (client, signed_in(Client(), make_user())):
        page = reader.get(RULES).content.decode()
        assert "The entry deadline has passed" in page
        assert 'type="radio"' not in page


def test_a_name_that_is_taken_gets_a_number(competition: Competition) -> None:
    names = ["ada", "grace", "joan"]
    teams = [join_with_all(competition, make_user(name, display_name="Ada " + 76 * "x")) for name in names]
    assert len({team.name for team in teams}) == 3
    assert [team.name[-2:] for team in teams] == ["xx", " 2", " 3"]
    assert all(len(team.name) <= 80 for team in teams)


def test_answers_to_an_older_version_are_refused_and_the_newer_one_is_asked(
    client: Client, competition: Competition
) -> None:
    old = answers(competition)
    rules = second_version(competition)
    response = signed_in(client, make_user()).post(RULES, old)
    page = response.content.decode()
    assert "Version 2 is in force" in page
    assert f'name="term-{rules.key_terms.get().pk}"' in page
    assert '<input type="hidden" name="rules_version" value="2">' in page
    assert not Participant.objects.exists()


def test_who_accepted_an_older_version_can_accept_the_newer_one(client: Client, competition: Competition) -> None:
    mira = make_user()
    join_with_all(competition, mira)
    rules = second_version(competition)
    page = signed_in(client, mira).get(RULES).content.decode()
    assert "You accepted version 1 on" in page
    assert "A team asked." in page
    assert client.post(RULES, answers(competition)).status_code == 302
    assert set(RulesAcceptance.objects.values_list("rules__version", flat=True)) == {1, 2}
    assert Team.objects.count() == 1
    assert "You accepted version 2" in client.get(RULES).content.decode()
    assert AuditEvent.objects.filter(deed="rules:accept").count() == 2
    assert rules.acceptances.get().answers.count() == 1


def test_only_a_participant_accepts_again(competition: Competition) -> None:
    with pytest.raises(JoinRefusedError, match="You have not joined"):
        accept_again(competition, by=make_user(), rules_version=1, key_terms=terms_of(competition))


def test_a_version_that_is_no_longer_in_force_is_not_accepted(competition: Competition) -> None:
    join_with_all(competition, make_user())
    first = rules_of(competition)
    second_version(competition)
    with pytest.raises(RulesOutdatedError):
        accept_rules(Participant.objects.get(), first, answered=[term.pk for term in first.key_terms.all()])


def test_a_version_is_accepted_once_a_person(competition: Competition) -> None:
    join_with_all(competition, make_user())
    again = accept_again(competition, by=make_user(), rules_version=1, key_terms=terms_of(competition))
    assert again == RulesAcceptance.objects.get()
    assert AuditEvent.objects.filter(deed="rules:accept").count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_joins_at_the_same_moment_one_is_refused_by_name() -> None:
    competition, mira = make_competition(), make_user()
    start, outcomes = threading.Barrier(6), []

    def attempt() -> None:
        start.wait()
        try:
            outcomes.append(join_with_all(competition, mira).name)
        except JoinRefusedError as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["already_joined"] * 5 + ["mira"]
    assert (Team.objects.count(), Membership.objects.count(), RulesAcceptance.objects.count()) == (1, 1, 1)
