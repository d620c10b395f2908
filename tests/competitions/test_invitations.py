"""Competitions for invited people: nobody else finds them, and a link lets in exactly as many as it may."""

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.people import add_person
from accounts.tokens import make_token
from audit.models import AuditEvent
from audit.verification import breaches
from competitions.invitations import InvitationRefusedError, add_addresses, link_of, make_link, use_link
from competitions.models import Competition, InvitationLink, InvitedAddress, InvitedPerson
from tests.factories import make_competition, make_team, make_user, signed_in

pytestmark = pytest.mark.django_db

PLACES = (
    "/competitions/cells/",
    "/competitions/cells/cover.svg",
    "/competitions/cells/data/",
    "/competitions/cells/data/sample_submission.csv",
    "/competitions/cells/rules/",
    "/competitions/cells/team/",
    "/competitions/cells/leaderboard/",
    "/competitions/cells/leaderboard.csv",
    "/rest/competitions/cells/",
    "/rest/competitions/cells/data/sample_submission.csv/",
    "/rest/competitions/cells/submissions/",
    "/rest/competitions/cells/leaderboard/",
)
LISTS = ("/", "/?q=malignant", "/rest/competitions/")


@pytest.fixture
def competition() -> Competition:
    return make_competition(visibility="invited")


@pytest.fixture
def host(competition: Competition) -> User:
    return competition.hosts.get().user


def invitation(competition: Competition, **terms: Any) -> tuple[InvitationLink, str]:
    """A link and its address."""
    link, token = make_link(competition, by=competition.hosts.get().user, **{"days": 14, **terms})
    return link, f"/invitations/{token}/"


def admin_page(competition: Competition, what: str = "", *more: int) -> str:
    return reverse(f"admin:competitions_competition_invitations{what}", args=[competition.pk, *more])


def sees(user: User, competition: Competition) -> bool:
    return signed_in(Client(), user).get(competition.get_absolute_url()).status_code == 200


def test_whoever_is_not_invited_finds_it_nowhere(competition: Competition) -> None:
    make_team(competition, "Petri Dish", make_user("noor"))
    mira = make_user("mira")
    program = Client(headers={"Authorization": f"Bearer {make_token(mira, 'test')[1]}"})
    for client in (signed_in(Client(), mira), program):
        for place in PLACES:
            if place.startswith("/rest") or client is not program:
                assert client.get(place).status_code == 404, place
        for place in LISTS:
            assert "cells" not in client.get(place).content.decode(), place
    for place in LISTS:
        assert "cells" not in Client().get(place).content.decode(), place
    assert Client().get("/competitions/cells/").status_code == 404


def test_a_link_lets_in_whoever_accepts_it(competition: Competition) -> None:
    link, address = invitation(competition)
    mira = make_user("mira")
    client = signed_in(Client(), mira)
    assert "You are invited to Benign or malignant?" in client.get(address).content.decode()
    assert not sees(mira, competition), "looking is not accepting"
    assert client.post(address)["Location"] == "/competitions/cells/"
    assert sees(mira, competition)
    assert "cells" in client.get("/").content.decode()
    assert client.get("/rest/competitions/cells/").status_code == 200
    assert client.get("/competitions/cells/rules/").status_code == 200
    assert InvitedPerson.objects.get().link == link


def test_whoever_is_signed_out_is_sent_to_sign_in_and_back(competition: Competition) -> None:
    _, address = invitation(competition)
    answer = Client().get(address)
    assert answer.status_code == 302
    assert answer["Location"] == f"/accounts/login/?next={address}"


def test_opening_a_link_again_counts_nothing_and_leads_in_even_when_it_is_used_up(competition: Competition) -> None:
    link, address = invitation(competition, max_uses=1)
    client = signed_in(Client(), make_user("mira"))
    client.post(address)
    assert client.post(address)["Location"] == client.get(address)["Location"] == "/competitions/cells/"
    link.refresh_from_db()
    assert link.uses == 1


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"revoked_at": timezone.now()}, 410, "has been withdrawn"),
        ({"expires_at": timezone.now() - timedelta(days=1)}, 410, "has expired"),
        ({"max_uses": 3, "uses": 3}, 410, "used as often as it may be"),
        ({"domain": "lab.example"}, 403, "address of a certain organisation"),
    ],
)
def test_a_dead_link_answers_a_sentence_and_names_neither_competition_nor_domain(
    competition: Competition, changes: dict[str, Any], status: int, sentence: str
) -> None:
    link, address = invitation(competition)
    InvitationLink.objects.filter(pk=link.pk).update(**changes)
    mira = make_user("mira")
    client = signed_in(Client(), mira)
    for answer in (client.get(address), client.post(address)):
        assert answer.status_code == status
        assert sentence in answer.content.decode()
        assert not re.search("malignant|cells|lab.example", answer.content.decode())
    assert not sees(mira, competition)


def test_an_unknown_link_is_not_there(competition: Competition) -> None:
    assert signed_in(Client(), make_user("mira")).get("/invitations/guessed/").status_code == 404


def test_a_link_of_a_domain_asks_for_a_verified_address_of_just_that_domain(competition: Competition) -> None:
    _, address = invitation(competition, domain="Lab.example")
    outsiders = [add_person("sub", "a@sub.lab.example"), add_person("near", "a@notlab.example")]
    claims = make_user("claims", email="claims@lab.example", is_verified=False)
    for outsider in [*outsiders, claims]:
        assert signed_in(Client(), outsider).post(address).status_code == 403
    assert signed_in(Client(), add_person("ada", "Ada@Lab.example")).post(address).status_code == 302
    assert InvitedPerson.objects.get().user.username == "ada"


def test_a_draft_is_not_shown_to_the_invited_until_it_is_published() -> None:
    draft = make_competition(visibility="invited", published=False)
    _, address = invitation(draft)
    client = signed_in(Client(), make_user("mira"))
    assert "once it is published" in client.post(address, follow=True).content.decode()
    assert client.get("/competitions/cells/").status_code == 404
    Competition.objects.update(published_at=timezone.now())
    assert client.get("/competitions/cells/").status_code == 200


def test_an_invited_address_binds_whoever_has_verified_it_now_or_later(competition: Competition, host: User) -> None:
    early = add_person("early", "early@example.org")
    add_addresses(competition, ["early@example.org", "late@example.org", "claimed@example.org"], by=host)
    assert sees(early, competition)
    claims = make_user("claims", email="claimed@example.org", is_verified=False)
    assert not sees(claims, competition), "an address that is not verified is anybody's"
    EmailAddress.objects.filter(user=claims).update(verified=True)
    assert sees(claims, competition)
    assert sees(add_person("late", "Late@Example.org"), competition)
    assert not sees(make_user("stranger"), competition)


def test_an_invited_person_may_join_and_stays_when_the_link_is_revoked(competition: Competition, host: User) -> None:
    link, address = invitation(competition)
    mira = make_user("mira")
    signed_in(Client(), mira).post(address)
    answer = signed_in(Client(), host).post(admin_page(competition, "_revoke", link.pk), follow=True)
    assert "lets nobody in any more" in answer.content.decode()
    terms = {f"term-{term.pk}": "yes" for term in competition.current_rules.key_terms.all()}  # type: ignore[union-attr]
    joined = signed_in(Client(), mira).post("/competitions/cells/rules/", {"rules_version": 1, **terms})
    assert joined["Location"] == "/competitions/cells/submit/"
    assert signed_in(Client(), make_user("noor")).post(address).status_code == 410


def test_a_host_makes_a_link_that_is_shown_once(client: Client, competition: Competition, host: User) -> None:
    signed_in(client, host)
    assert (
        admin_page(competition)
        in client.get(reverse("admin:competitions_competition_change", args=[competition.pk])).content.decode()
    )
    form = {"days": 3, "max_uses": 40, "domain": "example.org"}
    shown = client.post(admin_page(competition, "_link"), form).content.decode()
    found = re.search(r"http://testserver/invitations/([\w-]+)/", shown)
    assert found
    token = found[1]
    assert token not in client.get(admin_page(competition)).content.decode()
    link = link_of(token)
    assert link
    assert (link.max_uses, link.domain, link.made_by) == (40, "example.org", host)
    assert "0 of 40" in client.get(admin_page(competition)).content.decode()
    assert token not in str(InvitationLink.objects.values_list())


def test_a_link_with_impossible_terms_is_not_made(client: Client, competition: Competition, host: User) -> None:
    form = {"days": 0, "max_uses": 0, "domain": "ada@example.org"}
    page = signed_in(client, host).post(admin_page(competition, "_link"), form).content.decode()
    assert page.count('class="errorlist"') == 3
    assert not InvitationLink.objects.exists()


def test_bad_addresses_are_named_together_and_nobody_is_invited(
    client: Client, competition: Competition, host: User
) -> None:
    form = {"addresses": "ada@example.org, nobody\ngrace@\n\njoan@example.org"}
    page = signed_in(client, host).post(admin_page(competition, "_addresses"), form).content.decode()
    assert "nobody is no e-mail address." in page
    assert "grace@ is no e-mail address." in page
    assert not InvitedAddress.objects.exists()


def test_inviting_addresses_again_says_who_was_there_already(
    client: Client, competition: Competition, host: User
) -> None:
    signed_in(client, host)
    add = admin_page(competition, "_addresses")
    first = client.post(add, {"addresses": "Ada@example.org, ada@example.org\r\njoan@example.org\r\n"}, follow=True)
    assert "2 added." in first.content.decode()
    second = client.post(add, {"addresses": "ADA@example.org\ngrace@example.org"}, follow=True)
    assert "1 added; 1 was invited already." in second.content.decode()
    assert [invited.email for invited in InvitedAddress.objects.all()] == [
        "ada@example.org",
        "grace@example.org",
        "joan@example.org",
    ]


def test_a_withdrawn_address_sees_the_competition_no_more_unless_joined(
    client: Client, competition: Competition, host: User
) -> None:
    ada, joan = add_person("ada", "ada@example.org"), add_person("joan", "joan@example.org")
    add_addresses(competition, ["ada@example.org", "joan@example.org"], by=host)
    make_team(competition, "Joan", joan)
    signed_in(client, host)
    for invited in InvitedAddress.objects.all():
        address = admin_page(competition, "_withdraw", invited.pk)
        assert "sees the competition no more" in client.get(address).content.decode()
        assert "is not invited any more" in client.post(address, follow=True).content.decode()
    assert (sees(ada, competition), sees(joan, competition)) == (False, True)


def test_what_hosts_do_with_invitations_is_on_record_without_any_address(
    client: Client, competition: Competition, host: User
) -> None:
    signed_in(client, host)
    client.post(admin_page(competition, "_link"), {"days": 3, "domain": "example.org"})
    client.post(admin_page(competition, "_addresses"), {"addresses": "ada@example.org"})
    client.post(admin_page(competition, "_addresses"), {"addresses": "ada@example.org"})
    client.post(admin_page(competition, "_withdraw", InvitedAddress.objects.get().pk))
    client.post(admin_page(competition, "_revoke", InvitationLink.objects.get().pk))
    events = AuditEvent.objects.filter(canonical__contains="invitation:").order_by("number")
    deeds = [event.deed.removeprefix("invitation:") for event in events]
    assert deeds == ["make-link", "add", "withdraw", "revoke"]
    assert not any(re.search("@|example.org", event.canonical) for event in events)
    assert not list(breaches())


def test_another_host_finds_no_invitations_of_this_competition(client: Client, competition: Competition) -> None:
    link, _ = invitation(competition)
    add_addresses(competition, ["joan@example.org"], by=competition.hosts.get().user)
    ours: int = InvitedAddress.objects.get().pk
    signed_in(client, make_user("other-host", can_host=True))
    places = (("", ()), ("_link", ()), ("_addresses", ()), ("_revoke", (link.pk,)), ("_withdraw", (ours,)))
    for what, more in places:
        address = admin_page(competition, what, *more)
        assert client.get(address).status_code == 404
        assert client.post(address, {"days": 3, "addresses": "ada@example.org"}).status_code == 404
    assert InvitedAddress.objects.get().pk == ours
    assert InvitationLink.objects.filter(revoked_at=None).count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_link_lets_in_exactly_as_many_as_it_may_however_many_come_at_once() -> None:
    competition = make_competition(visibility="invited")
    link, _ = invitation(competition, max_uses=3)
    people = [make_user(f"person-{number}") for number in range(8)]
    opened = [InvitationLink.objects.get() for _ in people]  # each has read the link before anybody uses it
    start, refusals = threading.Barrier(len(people)), []

    def attempt(link: InvitationLink, person: User) -> None:
        start.wait()
        try:
            use_link(link, by=person)
        except InvitationRefusedError as refusal:
            refusals.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=attempt, args=pair) for pair in zip(opened, people, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    link.refresh_from_db()
    assert refusals == ["LinkUsedUpError"] * 5
    assert (link.uses, InvitedPerson.objects.count()) == (3, 3)
