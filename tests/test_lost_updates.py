"""What one does with a row that was loaded before another's deed does not undo the deed."""

from functools import partial

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.people import set_rights
from audit.models import AuditEvent
from competitions.models import Competition, DateChange, Host
from competitions.roles import Role
from competitions.schedule import move_dates
from leaderboard.models import Snapshot
from leaderboard.reveal import reveal
from tests.at_once import at_once
from tests.factories import PASSWORD, close, make_competition, make_user, signed_in
from tests.forms import shown
from tests.in_between import deed_in_between

NEW = "a much longer secret"
DOORS: dict[str, tuple[str, dict[str, str]]] = {
    "a name": ("/profile/", {"display_name": "Mira L."}),
    "a language": ("/language/", {"language": "de"}),
    "a password": ("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}),
    "an address": ("/accounts/email/", {"email": "second@example.org", "action_add": ""}),
    "a password for this": ("/accounts/reauthenticate/", {"password": PASSWORD}),
}
DEEDS = {"is banned": {"is_active": False}, "is demoted": {"is_staff": False}, "may host": {"can_host": True}}


def admin_page(row: User | Competition) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def right_of(name: str, right: str) -> bool:
    return bool(User.objects.values_list(right, flat=True).get(username=name))


@pytest.mark.parametrize("rights", DEEDS.values(), ids=DEEDS)
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.django_db(transaction=True)
def test_who_saves_something_of_their_own_while_they_are(
    door: str, rights: dict[str, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    mira, by = make_user("mira", is_staff=True), make_user("root", is_staff=True)
    client = signed_in(Client(raise_request_exception=False), mira)
    between = deed_in_between(monkeypatch, mira, partial(set_rights, mira, by=by, **rights))
    client.post(*DOORS[door])
    between.end()
    ((right, given),) = rights.items()
    assert right_of("mira", right) is given


@pytest.mark.parametrize("rights", DEEDS.values(), ids=DEEDS)
@pytest.mark.django_db(transaction=True)
def test_who_signs_in_while_they_are(rights: dict[str, bool], monkeypatch: pytest.MonkeyPatch) -> None:
    mira, by = make_user("mira", is_staff=True), make_user("root", is_staff=True)
    between = deed_in_between(monkeypatch, mira, partial(set_rights, mira, by=by, **rights))
    Client(raise_request_exception=False).post("/accounts/login/", {"login": "mira", "password": PASSWORD})
    between.end()
    ((right, given),) = rights.items()
    assert right_of("mira", right) is given


@pytest.mark.django_db(transaction=True)
def test_names_saved_in_a_loop_lift_no_ban() -> None:
    by, people = make_user("root", is_staff=True), [make_user(f"person-{number}") for number in range(6)]

    def save(client: Client) -> None:
        for number in range(5):
            client.post("/profile/", {"display_name": f"Name {number}"})

    saving = [partial(save, signed_in(Client(raise_request_exception=False), person)) for person in people]
    banning = [partial(set_rights, person, by=by, is_active=False) for person in people]
    at_once([deed for pair in zip(saving, banning, strict=True) for deed in pair])
    assert not User.objects.filter(pk__in=[person.pk for person in people], is_active=True).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_site_admins_who_demote_each_other_at_once_one_stays() -> None:
    admins = [make_user(name, is_staff=True) for name in ("ada", "bob")]

    def demote(by: User, other: User) -> int:
        form = {"username": other.username, "email": other.email, "is_active": "on"}
        client = signed_in(Client(raise_request_exception=False), by)
        return client.post(admin_page(other), form).status_code

    answers = at_once([partial(demote, *admins), partial(demote, *reversed(admins))])
    assert User.objects.filter(is_staff=True).count() == 1, answers


@pytest.mark.django_db(transaction=True)
def test_a_site_admin_who_edits_a_person_lifts_no_ban_of_this_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    mira, by = make_user("mira"), make_user("root", is_staff=True)
    client = signed_in(Client(), make_user("admin", is_staff=True))
    form = shown(client.get(admin_page(mira)).text) | {"display_name": ["Mira L."]}
    between = deed_in_between(monkeypatch, mira, partial(set_rights, mira, by=by, is_active=False))
    client.post(admin_page(mira), form)
    between.end()
    assert not right_of("mira", "is_active")


@pytest.mark.django_db
def test_a_page_that_was_opened_before_a_ban_lifts_it_by_its_tick_alone() -> None:
    mira, client = make_user("mira"), signed_in(Client(), make_user("admin", is_staff=True))
    form = shown(client.get(admin_page(mira)).text) | {"display_name": ["Mira L."]}
    set_rights(mira, by=make_user("root", is_staff=True), is_active=False)
    assert client.post(admin_page(mira), form).status_code == 302
    assert User.objects.filter(username="mira", is_active=False, display_name="Mira L.").exists()
    anew = shown(client.get(admin_page(mira)).text) | {"is_active": ["on"]}
    assert client.post(admin_page(mira), anew).status_code == 302
    assert right_of("mira", "is_active")
    deeds = AuditEvent.objects.filter(deed="account:rights", canonical__contains='"is_active":')
    assert [event.by.username for event in deeds.order_by("pk") if event.by] == ["root", "admin"]


@pytest.mark.django_db
def test_who_changes_their_name_while_a_site_admin_looks_at_it_is_banned_all_the_same() -> None:
    mira, client = make_user("mira"), signed_in(Client(), make_user("admin", is_staff=True))
    form = shown(client.get(admin_page(mira)).text)
    signed_in(Client(), mira).post("/profile/", {"display_name": "Another"})
    del form["is_active"]
    assert client.post(admin_page(mira), form).status_code == 302
    assert User.objects.filter(username="mira", is_active=False, display_name="Another").exists()


@pytest.mark.django_db
def test_a_site_admin_s_page_without_a_change_writes_nothing() -> None:
    mira, client = make_user("mira"), signed_in(Client(), make_user("admin", is_staff=True))
    before, events = User.objects.filter(pk=mira.pk).values().get(), AuditEvent.objects.count()
    assert client.post(admin_page(mira), shown(client.get(admin_page(mira)).text)).status_code == 302
    assert (User.objects.filter(pk=mira.pk).values().get(), AuditEvent.objects.count()) == (before, events)


@pytest.mark.parametrize("when", ["between page and button", "between loading and saving"])
@pytest.mark.django_db(transaction=True)
def test_a_host_s_edit_that_meets_the_reveal_leaves_its_date(when: str, monkeypatch: pytest.MonkeyPatch) -> None:
    competition = make_competition()
    close(competition)
    client = signed_in(Client(), make_user("host"))
    form = shown(client.get(admin_page(competition)).text) | {"title": ["Another title"]}
    deed = partial(reveal, competition, by=None)
    if when == "between page and button":
        deed()
        assert client.post(admin_page(competition), form).status_code == 302
    else:
        between = deed_in_between(monkeypatch, competition, deed)
        assert client.post(admin_page(competition), form).status_code == 302
        between.end()
    found = Competition.objects.get()
    assert (found.title, found.revealed_at) == ("Another title", Snapshot.objects.get().at)


@pytest.mark.django_db(transaction=True)
def test_a_host_s_edit_that_meets_a_moved_date_leaves_it(monkeypatch: pytest.MonkeyPatch) -> None:
    competition, host = make_competition(), make_user("host")
    client, to = signed_in(Client(), host), competition.phase.closes_at.replace(microsecond=0, year=2100)
    form = shown(client.get(admin_page(competition)).text) | {"title": ["Another title"], "phases-0-daily_limit": ["3"]}
    dates = [DateChange.Date.CLOSING]
    between = deed_in_between(
        monkeypatch, competition, partial(move_dates, competition, dates, to=to, note="Late.", by=host)
    )
    assert client.post(admin_page(competition), form).status_code == 302
    between.end()
    found = Competition.objects.get()
    assert (found.title, found.phase.daily_limit, found.phase.closes_at) == ("Another title", 3, to)


FIELDS = {  # of a competition and its parts, each as the form calls it, with a value of each of two hosts
    "subtitle": ("Theirs", "Mine"),
    "tags": ("their, words", "my, words"),
    "max_team_size": ("7", "3"),
    "pages-0-text": ("Theirs,\r\nin two lines", "Mine"),
    "phases-0-daily_limit": ("9", "2"),
    "hosts-1-role": ("judge", "viewer"),
    "opens_at_0": ("01/01/2020", "01/02/2020"),
}


def two_pages(field: str) -> tuple[Client, str, dict[str, list[str]], dict[str, list[str]]]:
    """A host's browser and the page; the form as it was shown at first, and once the other has saved theirs."""
    competition = make_competition(subtitle="Of cells", tags=["a", "b"], published=field != "opens_at_0")
    Host.objects.create(competition=competition, user=make_user("helper"), role=Role.HOST)
    client, page = signed_in(Client(), make_user("host")), admin_page(competition)
    first = shown(client.get(page).text)
    assert client.post(page, first | {field: [FIELDS[field][0]]}).status_code == 302
    return client, page, first, shown(client.get(page).text)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.django_db
def test_a_page_that_was_opened_before_another_saved_leaves_theirs(field: str) -> None:
    client, page, first, saved = two_pages(field)
    assert saved[field] == [FIELDS[field][0]]
    assert client.post(page, first | {"title": ["Another title"]}).status_code == 302
    after = shown(client.get(page).text)
    assert (after["title"], after[field]) == (["Another title"], saved[field])


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.django_db
def test_who_changes_what_another_has_changed_since_is_asked_once(field: str) -> None:
    client, page, first, saved = two_pages(field)
    again = client.post(page, first | {field: [FIELDS[field][1]]})
    assert "Somebody else has changed this since you opened the page" in again.text
    assert shown(client.get(page).text)[field] == saved[field]
    assert client.post(page, shown(again.text)).status_code == 302
    assert shown(client.get(page).text)[field] == [FIELDS[field][1]]


@pytest.mark.django_db
def test_revealing_again_puts_a_lost_date_back() -> None:
    competition = make_competition()
    close(competition)
    made = reveal(competition, by=None)
    Competition.objects.update(revealed_at=None)
    assert reveal(competition, by=None) == made
    assert Competition.objects.get().revealed_at == made.at
