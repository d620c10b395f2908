"""Deleting an account: the person is gone, the places, the submissions and the record stay."""

import io
import json
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.conf import settings as django_settings
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from accounts.models import ApiToken, User
from accounts.tokens import make_token
from audit.models import AuditEvent
from competitions.invitations import add_addresses
from competitions.models import Competition, Host
from competitions.roles import Role
from leaderboard.reveal import reveal
from teams.account_deletion import bears_name_of, delete_account
from teams.inviting import invite
from teams.leading import leave
from teams.models import Membership, Team
from tests.at_once import at_once
from tests.factories import PASSWORD, close, make_competition, make_team, make_user, signed_in
from tests.leaderboard.boards import scored_team, standing

pytestmark = [pytest.mark.django_db, pytest.mark.scaled]
DELETE = "/profile/delete/"
NAMES = ("zerlina", "masetto")


@pytest.fixture
def competition() -> Competition:
    return make_competition()


def zerlina() -> User:
    """A person whose names stand nowhere else."""
    return make_user("zerlina", email="zerlina@masetto.example", display_name="Zerlina Masetto")


def came_in(user: User) -> Client:
    """A browser in which this person has signed in, and given the password once more just now."""
    client = Client()
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def board(slug: str = "cells") -> list[tuple[int, float]]:
    """Places and scores as the API tells them."""
    rows = Client().get(f"/rest/competitions/{slug}/leaderboard/").json()["results"]
    return [(row["rank"], row["score"]) for row in rows]


def everything_kept() -> str:
    """Every row of the database and every file of the data folder, in small letters."""
    files = [path for path in Path(django_settings.DATA).rglob("*") if path.is_file() and "sqlite3" not in path.name]
    return (every_row() + "".join(path.read_text(errors="replace") for path in files)).lower()


def every_row() -> str:
    """What a dump of the database has, whichever database it is."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += cursor.fetchall()
    return "\n".join(map(str, rows))


def has_ways_in(user: User) -> None:
    """An account elsewhere with what it tells, its token, a second factor, sessions of a telling browser."""
    told = {"name": "Zerlina", "email": user.email}
    elsewhere = SocialAccount.objects.create(user=user, provider="oidc", uid="zerlina-7", extra_data=told)
    SocialToken.objects.create(account=elsewhere, token="a token of zerlina")
    for key in ("1", "2"):
        client = {"ip": "203.0.113.7", "user_agent": "zerlina's own browser"}
        UserSession.objects.create(user=user, session_key=key, **client)
    TOTP.activate(user, "ZERLINA2ZERLINA2")
    gave_password_but_no_code = Client()
    gave_password_but_no_code.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    assert gave_password_but_no_code.get("/accounts/2fa/authenticate/").status_code == 200
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "zerlina's key", "credential": {}})


def note_in_admin_log(by: User, of: User) -> None:
    """What the admin would have written about a person."""
    of_people = ContentType.objects.get_for_model(User).pk
    kept = {"user_id": by.pk, "content_type_id": of_people}
    LogEntry.objects.create(**kept, object_id=str(of.pk), object_repr=str(of), action_flag=ADDITION)
    changed = json.dumps([{"added": {"name": "host", "object": str(of)}}, {"changed": {"fields": ["Title"]}}])
    told = {"object_id": "0", "object_repr": f"{of} in cells", "change_message": changed}
    LogEntry.objects.create(**kept, **told, action_flag=CHANGE)


def test_after_deletion_no_dump_and_no_file_has_the_name_or_the_address(
    competition: Competition,
    settings: Settings,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    person, rival = zerlina(), scored_team(competition, "rival", 0.5)
    team = make_team(competition, "Zerlina Masetto", person)
    standing(team, 0.4)
    note_in_admin_log(make_user("host"), person)
    make_token(person, "zerlina laptop")
    client = came_in(person)
    EmailAddress.objects.update_or_create(user=person, email=person.email, defaults={"verified": True})
    has_ways_in(person)
    add_addresses(competition, [person.email], by=make_user("host"))
    invite(rival, person.email, by=rival.memberships.get().user)
    client.post("/accounts/email/", {"action_add": "", "email": "second@masetto.example"})
    client.post("/accounts/password/reset/", {"email": "zerlina@masetto.example"})
    client.post("/accounts/password/reset/", {"email": "rival@example.org"})
    assert all(name in everything_kept() for name in NAMES)
    before = board()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(DELETE, {"username": "zerlina"}).status_code == 302
    kept = everything_kept()
    for personal in (Authenticator, SocialAccount, SocialToken, UserSession):
        assert not personal.objects.exists()
    assert not [row for row in Session.objects.all() if row.get_decoded().get("account_login")]
    assert [name for name in NAMES if name in kept] == []
    assert "to: rival@example.org" in kept
    assert board() == before
    assert Membership.objects.filter(team__in=[team, rival]).count() == 2
    team.refresh_from_db()
    assert team.name == f"deleted team {team.pk}"


def test_the_record_stays_whole_and_tells_of_the_deletion(competition: Competition) -> None:
    person = zerlina()
    make_team(competition, "Petri Dish", person)
    came_in(person).post(DELETE, {"username": "zerlina"})
    event = AuditEvent.objects.get(deed="account:delete")
    assert (event.chain.name, event.by_id) == ("site", person.pk)
    out = io.StringIO()
    call_command("verify", stdout=out)
    assert "zerlina" not in out.getvalue().lower()


def test_the_person_is_signed_out_everywhere_and_does_not_come_back(client: Client) -> None:
    person = zerlina()
    _, secret = make_token(person, "laptop")
    elsewhere, here = came_in(person), came_in(person)
    assert "Your account is deleted." in here.post(DELETE, {"username": "zerlina"}, follow=True).content.decode()
    for browser in (here, elsewhere, came_in(person)):
        assert browser.get("/profile/").status_code == 302
    answer = client.get("/rest/competitions/", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 401
    assert not ApiToken.objects.exclude(name="").exists()
    assert not [row for row in Session.objects.all() if "_auth_user_id" in row.get_decoded()]


def test_the_others_sessions_stay() -> None:
    noor = came_in(make_user("noor"))
    came_in(zerlina()).post(DELETE, {"username": "zerlina"})
    assert noor.get("/profile/").status_code == 200


def test_name_and_address_are_free_again() -> None:
    came_in(zerlina()).post(DELETE, {"username": "zerlina"})
    person = zerlina()
    assert person.is_active


def test_members_are_shown_as_a_deleted_account(competition: Competition) -> None:
    person, noor = zerlina(), make_user("noor")
    team = make_team(competition, "Petri Dish", person, noor)
    came_in(person).post(DELETE, {"username": "zerlina"})
    page = came_in(noor).get("/competitions/cells/team/").content.decode()
    assert "deleted account" in page
    team.refresh_from_db()
    assert (team.name, team.leader) == ("Petri Dish", noor)


def test_a_deletion_needs_the_username_in_full() -> None:
    person = zerlina()
    answer = came_in(person).post(DELETE, {"username": "zerlin"})
    assert answer.status_code == 400
    assert "This is not your username." in answer.content.decode()
    person.refresh_from_db()
    assert person.is_active


def test_the_password_is_asked_for_once_more(client: Client) -> None:
    person = zerlina()
    signed_in(client, person)
    asked = client.get(DELETE).headers["Location"]
    assert asked == "/accounts/reauthenticate/?next=%2Fprofile%2Fdelete%2F"
    client.post(asked, {"password": "wrong"})
    assert client.get(DELETE).status_code == 302
    client.post(asked, {"password": PASSWORD})
    assert "Delete your account?" in client.get(DELETE).content.decode()


def test_a_deletion_without_the_password_given_anew_deletes_nothing(client: Client) -> None:
    person = zerlina()
    assert signed_in(client, person).post(DELETE, {"username": "zerlina"}).status_code == 302
    person.refresh_from_db()
    assert person.is_active


def test_strangers_are_asked_to_sign_in(client: Client) -> None:
    assert client.get(DELETE).headers["Location"] == "/accounts/login/?next=/profile/delete/"


def test_the_only_host_of_what_is_not_final_is_told_what_to_do_first(competition: Competition) -> None:
    host = make_user("host")
    answer = came_in(host).post(DELETE, {"username": "host"})
    assert answer.status_code == 400
    assert "You are the only owner of “Benign or malignant?”" in answer.content.decode()
    host.refresh_from_db()
    assert host.is_active


def test_the_only_site_admin_is_told_what_to_do_first_and_the_last_but_one_may_go() -> None:
    first, second = (make_user(name, is_staff=True) for name in ("first", "second"))
    make_user("gone", is_staff=True, is_active=False)
    came_in(first).post(DELETE, {"username": "first"})
    answer = came_in(second).post(DELETE, {"username": "second"})
    assert answer.status_code == 400
    assert "You are the only site admin" in answer.content.decode()
    second.refresh_from_db()
    assert second.is_active


def test_a_host_beside_whom_another_stands_may_go(competition: Competition) -> None:
    second = Host.objects.create(competition=competition, user=make_user("second"), role=Role.OWNER)
    came_in(make_user("host")).post(DELETE, {"username": "host"})
    assert AuditEvent.objects.filter(deed="account:delete").exists()
    answer = came_in(second.user).post(DELETE, {"username": "second"})
    assert answer.status_code == 400


@pytest.mark.django_db(transaction=True)
def test_nobody_is_made_leader_of_a_team_that_they_leave_at_the_same_moment() -> None:
    competition, deeds = make_competition(), list[Callable[[], object]]()
    for number in range(8):
        leader, member = make_user(f"leader-{number}"), make_user(f"member-{number}")
        team = make_team(competition, f"team {number}", leader, member)
        deeds += [partial(delete_account, leader, by=leader), partial(leave, team, by=member)]
    at_once(deeds)
    assert all(team.leader in team.members() for team in Team.objects.filter(competition=competition))


def test_a_revealed_board_names_the_renamed_team(competition: Competition) -> None:
    person = zerlina()
    standing(make_team(competition, "zerlina", person), 0.4)
    close(competition)
    reveal(Competition.objects.get(), by=make_user("host"))
    before = board()
    came_in(person).post(DELETE, {"username": "zerlina"})
    assert board() == before
    assert "zerlina" not in Client().get("/competitions/cells/leaderboard/").content.decode()


@pytest.mark.parametrize(
    ("name", "bears"),
    [("zerlina", True), ("Zerlina Masetto 2", True), ("Pets of Zerlina", False), ("Petri Dish", False)],
)
def test_a_team_bears_a_person_s_name_as_joining_gives_it(name: str, bears: bool) -> None:
    assert bears_name_of(Team(name=name), zerlina()) is bears
