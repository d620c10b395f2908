"""What somebody may do has one source: two ticks, and the rows of hosts. Taken away it is gone, and it is on record."""

import io
import json
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client

from accounts.models import User
from accounts.people import add_person, set_rights
from accounts.tokens import make_token
from audit.models import AuditEvent
from audit.verification import breaches
from competitions.models import Host
from competitions.roles import Role
from tests.factories import PASSWORD, make_competition, make_team, make_user, prediction_csv, signed_in
from tests.kaggle_api.program import path_of, program_of

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/accounts/user/"
SECRET = "a much longer secret"


@pytest.fixture
def admin() -> User:
    return make_user("admin", is_staff=True)


def person_form(person: User, **changed: str) -> dict[str, str]:
    """The form of a person in the admin, as a program fills it in; an empty text unticks."""
    ticks = {right: "on" for right in ("is_active", "can_host", "is_staff") if getattr(person, right)}
    form = {"username": person.username, "email": person.email, "display_name": person.display_name} | ticks | changed
    return {name: value for name, value in form.items() if value or name == "display_name"}


def change(by: User, person: User, **changed: str) -> int:
    page = f"{PEOPLE}{person.pk}/change/"
    return signed_in(Client(), by).post(page, person_form(person, **changed)).status_code


def deeds() -> list[tuple[str, str, dict[str, Any]]]:
    """The site's record: who did what, but for the account that it was done to."""
    events = AuditEvent.objects.filter(chain__name="site").order_by("number").select_related("by")
    told = [(event, json.loads(event.canonical)["facts"]) for event in events]
    return [
        (event.by.username if event.by else "", event.deed, {k: v for k, v in facts.items() if k != "account"})
        for event, facts in told
    ]


def test_no_command_makes_a_superuser() -> None:
    call_command("add_user", "noor", "noor@example.org", "--staff", stdout=io.StringIO())
    noor = User.objects.get()
    assert (noor.is_staff, noor.is_superuser) == (True, False)
    with pytest.raises(CommandError, match=r"add_user NAME EMAIL --staff"):
        call_command("createsuperuser", "--noinput", "--username", "root", "--email", "root@example.org")


def test_the_database_takes_no_superuser(admin: User) -> None:
    with pytest.raises(IntegrityError, match="nobody_is_a_superuser"), transaction.atomic():
        User.objects.update(is_superuser=True)


@pytest.mark.django_db(transaction=True)
def test_an_update_takes_the_flag_from_those_who_have_it() -> None:
    make_user("former"), make_user("admin", is_staff=True)
    try:
        call_command("migrate", "accounts", "0004", verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE accounts_user SET is_superuser = %s", [True])
    finally:
        call_command("migrate", "accounts", verbosity=0)
    assert list(User.objects.order_by("username").values_list("username", "is_staff", "is_superuser")) == [
        ("admin", True, False),
        ("former", False, False),
    ]


def test_a_former_site_admin_who_is_a_viewer_changes_nobody_s_address_or_rights(admin: User) -> None:
    former = make_user("former", is_staff=True)
    Host.objects.create(competition=make_competition(), user=former, role=Role.VIEWER)
    client = signed_in(Client(), former)
    assert client.get(PEOPLE).status_code == 200
    set_rights(former, by=admin, is_staff=False)
    address = EmailAddress.objects.get(user=admin)
    assert client.get("/admin/").status_code == 200
    assert client.get(PEOPLE).status_code == 403
    assert client.post(f"{PEOPLE}{admin.pk}/change/", person_form(admin, email="mine@example.org")).status_code == 403
    assert client.post(f"{PEOPLE}{former.pk}/change/", person_form(former, is_staff="on")).status_code == 403
    for page in ("", "add/", f"{address.pk}/change/", f"{address.pk}/delete/"):
        assert client.post(f"/admin/account/emailaddress/{page}", {"email": "mine@example.org"}).status_code == 404
    assert list(User.objects.filter(is_staff=True)) == [admin]
    assert EmailAddress.objects.get(user=admin).email == "admin@example.org"


def test_whoever_is_promoted_demoted_banned_or_let_in_again_is_on_record(admin: User) -> None:
    mira = add_person("mira", "mira@example.org", password=PASSWORD, can_host=True)
    assert change(admin, mira, is_staff="on", can_host="") == 302
    assert change(admin, User.objects.get(pk=mira.pk), is_active="") == 302
    assert change(admin, User.objects.get(pk=mira.pk), is_active="on", display_name="Mira L.") == 302
    assert deeds() == [
        ("", "account:rights", {"is_staff": True}),
        ("", "account:rights", {"can_host": True}),
        ("admin", "account:rights", {"can_host": False, "is_staff": True}),
        ("admin", "account:rights", {"is_active": False}),
        ("admin", "account:rights", {"is_active": True}),
    ]
    assert list(breaches()) == []


def test_an_address_that_a_site_admin_gives_takes_the_old_one_s_place_on_record(admin: User) -> None:
    mira = make_user("mira")
    assert change(admin, mira, email="New@Example.org") == 302
    rows = EmailAddress.objects.filter(user=mira).values_list("email", "verified", "primary")
    assert list(rows) == [("new@example.org", True, True)]
    assert deeds()[1:] == [("admin", "account:addresses", {"added": 1, "removed": 1, "verified": 1, "primary": 1})]
    assert "example.org" not in "".join(AuditEvent.objects.values_list("canonical", flat=True))


def test_an_address_of_another_account_is_given_to_nobody(admin: User) -> None:
    mira = make_user("mira")
    EmailAddress.objects.create(user=make_user("noor"), email="second@example.org", verified=True)
    assert change(admin, mira, email="second@example.org") == 200
    assert User.objects.get(pk=mira.pk).email == "mira@example.org"


def test_a_password_that_a_site_admin_sets_is_on_record(admin: User) -> None:
    mira, form = make_user("mira"), {"password1": SECRET, "password2": SECRET, "usable_password": "true"}
    page = f"{PEOPLE}{mira.pk}/password/"
    assert signed_in(Client(), admin).post(page, {**form, "set-password": ""}).status_code == 302
    assert User.objects.get(pk=mira.pk).check_password(SECRET)
    assert deeds()[1:] == [("admin", "account:password", {})]


def test_whoever_adds_an_account_in_the_admin_is_on_record(admin: User) -> None:
    form = {"username": "new", "email": "new@example.org", "password1": SECRET, "password2": SECRET}
    assert signed_in(Client(), admin).post(f"{PEOPLE}add/", form | {"usable_password": "true"}).status_code == 302
    assert deeds()[1:] == [("admin", "account:add", {})]


def test_who_edits_their_own_addresses_is_on_record() -> None:
    mira, page = make_user("mira"), "/accounts/email/"
    client = Client()
    client.post("/accounts/login/", {"login": "mira", "password": PASSWORD})
    second = {"email": "second@example.org"}
    client.post(page, second | {"action_add": ""})
    EmailAddress.objects.filter(**second).update(verified=True)
    client.post(page, second | {"action_primary": ""})
    client.post(page, {"email": "mira@example.org", "action_remove": ""})
    assert User.objects.get(pk=mira.pk).email == "second@example.org"
    assert deeds() == [
        ("mira", "account:addresses", {"added": 1}),
        ("mira", "account:addresses", {"primary": 1}),
        ("mira", "account:addresses", {"removed": 1}),
    ]


def test_a_ban_ends_session_token_and_signed_addresses_at_once(admin: User) -> None:
    make_team(make_competition(), "Petri Dish", mira := make_user("mira"))
    browser, program, file = signed_in(Client(), mira), program_of(mira), prediction_csv()
    assert browser.get("/profile/").status_code == 200
    basic = Client(headers={"Authorization": f"Bearer {make_token(mira, 'rest')[1]}"})
    upload = program.start(file)["createUrl"]
    way = program.call("DownloadDataFile", competitionName="cells", fileName="sample_submission.csv")
    download = path_of(way.headers["Location"])
    sent = program.start(file)
    assert program.put(sent["createUrl"], file).status_code == 201
    assert change(admin, mira, is_active="") == 302
    assert browser.get("/profile/").status_code == 302
    assert basic.get("/rest/competitions/cells/submissions/").status_code == 401
    assert program.call("GetCompetition", competitionName="cells").status_code == 401
    assert program.create(sent["token"]).status_code == 401
    assert program.put(upload, file).status_code == 404
    assert program.stranger.get(download).status_code == 404
    set_rights(mira, by=admin, is_active=True)
    assert browser.get("/profile/").status_code == 302, "a session from before the ban is none"


def test_a_ban_by_whatever_way_shuts_a_session_too() -> None:
    browser = signed_in(Client(), mira := make_user("mira"))
    User.objects.filter(pk=mira.pk).update(is_active=False)
    assert browser.get("/profile/").status_code == 302


def test_a_demotion_takes_the_admin_and_the_token_of_a_host_at_once(admin: User) -> None:
    former = make_user("former", is_staff=True)
    make_competition()
    browser, secret = signed_in(Client(), former), make_token(former, "rest", scopes=["read", "host"])[1]
    program = Client(headers={"Authorization": f"Bearer {secret}"})
    export = "/rest/competitions/cells/exports/teams.csv"
    assert (browser.get("/admin/").status_code, program.get(export).status_code) == (200, 200)
    set_rights(former, by=admin, is_staff=False)
    assert (browser.get("/admin/").status_code, program.get(export).status_code) == (302, 403)
