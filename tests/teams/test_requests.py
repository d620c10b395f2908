"""Approval by host: people ask to join, wait, and are let in or declined by those who judge."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from audit.models import AuditEvent
from audit.record import digest
from audit.verification import breaches
from competitions.errors import DeedRefusedError
from competitions.models import Competition, Host, Participant, RulesAcceptance
from competitions.roles import Role
from teams.account_deletion import delete_account
from teams.models import EntryRequest, Team
from teams.requests import approve
from tests.at_once import at_once
from tests.factories import close, make_competition, make_user, signed_in
from tests.letters import letters
from tests.teams.test_joining import answers, second_version, terms_of

pytestmark = pytest.mark.django_db
RULES, JOIN = "/competitions/cells/rules/", "/rest/competitions/cells/join/"


@pytest.fixture
def competition() -> Competition:
    return make_competition(approval="by-host")


@pytest.fixture
def mira(client: Client, competition: Competition) -> Client:
    """Signed in, and waiting."""
    signed_in(client, make_user()).post(RULES, answers(competition))
    return client


@pytest.fixture
def at_work(competition: Competition) -> Client:
    return signed_in(Client(), competition.hosts.get().user)


def decide(client: Client, deed: str, **given: str) -> Any:
    return client.post(reverse(f"admin:teams_entryrequest_{deed}", args=[EntryRequest.objects.latest("pk").pk]), given)


def state() -> str:
    return EntryRequest.objects.latest("pk").state


def text(client: Client, page: str) -> str:
    return client.get(f"/competitions/cells/{page}").content.decode()


def test_who_asks_waits_and_reads_so_everywhere(mira: Client) -> None:
    assert not Participant.objects.exists()
    assert not Team.objects.competing().exists()
    for page in ("rules/", "team/", "data/"):
        assert "Your request waits for a host" in text(mira, page)
    assert "Your request waits" in text(mira, "")
    assert mira.get("/competitions/cells/data/sample_submission.csv").status_code == 403


def test_every_key_term_is_answered_before_one_asks(client: Client, competition: Competition) -> None:
    signed_in(client, make_user()).post(RULES, answers(competition, but={0: "no"}))
    assert not EntryRequest.objects.exists()
    assert "Ask to join" in text(client, "rules/")


def test_a_program_is_told_to_wait_and_asks_once(client: Client, competition: Competition) -> None:
    signed_in(client, make_user())
    body = {"rules_version": 1, "key_terms": terms_of(competition)}
    first = client.post(JOIN, body, "application/json")
    assert (first.status_code, first.json()) == (202, {"status": "waiting"})
    again = client.post(JOIN, body, "application/json")
    assert (again.status_code, again.json()["code"]) == (409, "already_asked")


def test_whoever_is_let_in_takes_part_with_what_they_answered(
    mira: Client, at_work: Client, competition: Competition
) -> None:
    asked = EntryRequest.objects.get()
    second_version(competition)
    close(competition)  # the entry deadline counted when they asked
    assert decide(at_work, "approve").status_code == 302
    acceptance = RulesAcceptance.objects.get()
    assert (acceptance.rules.version, acceptance.accepted_at) == (1, asked.asked_at)
    assert acceptance.answers.count() == 2
    assert Team.objects.competing().get().members() == [make_user()]
    assert "Version 2 of the rules is in force" in text(mira, "rules/")
    assert [letter.to for letter in letters()][-1] == ["mira@example.org"]
    deeds = list(AuditEvent.objects.order_by("number").values_list("deed", flat=True))
    assert deeds[-2:] == ["rules:accept", "entry:approve"]
    assert not list(breaches())


def test_who_is_declined_reads_why_and_does_not_ask_again(
    mira: Client, at_work: Client, competition: Competition
) -> None:
    assert decide(at_work, "decline", reason="").status_code == 200
    assert state() == "waiting"
    decide(at_work, "decline", reason="Students only.")
    for page in ("rules/", "team/", "data/"):
        assert "Students only." in text(mira, page)
    assert "Students only." in letters()[-1].body
    mira.post(RULES, answers(competition))
    body = {"rules_version": 1, "key_terms": terms_of(competition)}
    assert mira.post(JOIN, body, "application/json").json()["code"] == "request_declined"
    assert EntryRequest.objects.count() == 1
    recorded = AuditEvent.objects.get(deed="entry:decline").canonical
    assert digest("Students only.") in recorded
    assert "Students" not in recorded
    decide(at_work, "approve")
    assert Participant.objects.get().user == make_user()


def test_a_request_is_withdrawn_and_made_again(mira: Client, at_work: Client, competition: Competition) -> None:
    mira.post("/competitions/cells/rules/withdraw/")
    assert state() == "withdrawn"
    decide(at_work, "approve")
    assert not Participant.objects.exists()
    assert mira.post("/competitions/cells/rules/withdraw/").status_code == 404
    mira.post(RULES, answers(competition))
    assert state() == "waiting"


@pytest.mark.parametrize(("role", "status"), [(Role.JUDGE, 302), (Role.VIEWER, 403)])
def test_those_who_judge_decide(mira: Client, competition: Competition, role: Role, status: int) -> None:
    noor = make_user("noor")
    Host.objects.create(competition=competition, user=noor, role=role)
    assert decide(signed_in(Client(), noor), "approve").status_code == status
    assert Participant.objects.exists() == (status == 302)


def test_hosts_of_another_competition_find_no_request(mira: Client) -> None:
    other = make_user("other", can_host=True)
    make_competition(slug="elsewhere", host=other)
    assert decide(signed_in(Client(), other), "approve").status_code == 404


def test_many_are_let_in_from_the_list(mira: Client, at_work: Client, competition: Competition) -> None:
    signed_in(Client(), make_user("noor")).post(RULES, answers(competition))
    listed = reverse("admin:teams_entryrequest_changelist")
    assert "noor" in at_work.get(listed, {"state__exact": "waiting", "q": "noor"}).content.decode()
    page = at_work.get(reverse("admin:competitions_competition_change", args=[competition.pk])).content.decode()
    assert "Requests to join (2 waiting)" in page
    chosen = list(EntryRequest.objects.values_list("pk", flat=True))
    at_work.post(listed, {"action": "let_in", "_selected_action": chosen})
    assert Participant.objects.count() == 2


def test_the_request_leads_to_both_decisions(mira: Client, at_work: Client) -> None:
    page = reverse("admin:teams_entryrequest_change", args=[EntryRequest.objects.get().pk])
    assert "Decline with a reason" in at_work.get(page).content.decode()
    decide(at_work, "approve")
    assert "Let in" not in at_work.get(page).content.decode().split("<fieldset")[0].split("object-tools")[-1]


def test_hosts_get_one_mail_a_day(settings: Settings, client: Client, competition: Competition) -> None:
    settings.PUBLIC_URL = "https://podium.example.org"
    signed_in(client, make_user()).post(RULES, answers(competition))
    assert [letter.to for letter in letters()] == [["host@example.org"]]
    assert "https://podium.example.org/admin/teams/entryrequest/?state__exact=waiting" in letters()[0].body
    signed_in(Client(), make_user("noor")).post(RULES, answers(competition))
    assert len(letters()) == 1
    EntryRequest.objects.update(asked_at=timezone.now() - timedelta(days=1))
    signed_in(Client(), make_user("lea")).post(RULES, answers(competition))
    assert len(letters()) == 2


def test_who_waits_goes_on_waiting_when_approval_is_automatic_again(mira: Client, competition: Competition) -> None:
    Competition.objects.update(approval="automatic")
    mira.post(RULES, answers(competition))
    assert not Participant.objects.exists()
    signed_in(Client(), make_user("noor")).post(RULES, answers(competition))
    assert Participant.objects.get().user == make_user("noor")


def test_who_helps_to_run_it_by_now_is_not_let_in(mira: Client, at_work: Client, competition: Competition) -> None:
    Host.objects.create(competition=competition, user=make_user(), role=Role.VIEWER)
    decide(at_work, "approve")
    assert not Participant.objects.exists()
    assert state() == "waiting"


def test_asking_opens_no_competition_for_invited_people(client: Client) -> None:
    competition = make_competition(approval="by-host", visibility="invited")
    assert signed_in(client, make_user()).post(RULES, answers(competition)).status_code == 404
    assert not EntryRequest.objects.exists()


def test_a_deleted_account_leaves_no_open_request_and_no_reason(mira: Client, at_work: Client) -> None:
    delete_account(make_user(), by=make_user())
    assert state() == "withdrawn"
    noor = make_user("noor")
    competition = Competition.objects.get()
    signed_in(Client(), noor).post(RULES, answers(competition))
    decide(at_work, "decline", reason="Noor is no student.")
    delete_account(noor, by=noor)
    assert EntryRequest.objects.latest("pk").reason == ""


@pytest.mark.django_db(transaction=True)
def test_of_two_approvals_at_once_one_makes_the_participant(mira: Client, competition: Competition) -> None:
    asked, host = EntryRequest.objects.get(), competition.hosts.get().user

    def deed() -> bool:
        try:
            approve(EntryRequest.objects.get(pk=asked.pk), by=host)
        except DeedRefusedError:
            return False
        return True

    assert sorted(at_once([deed, deed])) == [False, True]
    assert Participant.objects.count() == Team.objects.competing().count() == 1
