"""Sessions on the profile: where one is signed in, ended one by one or all others at once."""

import time

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.test import Client

from accounts.models import User
from accounts.sessions import NOTED, browser_of
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36"
END_OTHERS = "/profile/sessions/end-others/"


def came_in(user: User, browser: str = FIREFOX, address: str = "127.0.0.1") -> Client:
    """A browser in which this person has signed in."""
    client = Client(headers={"User-Agent": browser}, REMOTE_ADDR=address)
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    return client


def let_a_minute_pass(client: Client) -> None:
    """For what the session remembers."""
    session = client.session
    session[NOTED] = time.time() - 61
    session.save()


def is_in(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


def test_the_profile_lists_browsers_and_addresses() -> None:
    mira = make_user("mira")
    came_in(mira, address="203.0.113.7")
    page = came_in(mira, CHROME).get("/profile/").content.decode()
    for told in ("Firefox on Windows", "203.0.113.7", "Chrome on Linux", "this one"):
        assert told in page


def test_nobody_s_sessions_are_on_another_person_s_profile() -> None:
    came_in(make_user("mira"), address="203.0.113.7")
    assert "203.0.113.7" not in came_in(make_user("noor")).get("/profile/").content.decode()


def test_one_session_is_ended() -> None:
    mira = make_user("mira")
    here, there, elsewhere = came_in(mira), came_in(mira), came_in(mira)
    key = there.cookies["sessionid"].value
    here.post(f"/profile/sessions/{UserSession.objects.get(session_key=key).pk}/end/")
    assert [is_in(client) for client in (here, there, elsewhere)] == [True, False, True]


def test_all_other_sessions_are_ended_also_those_that_are_on_no_list() -> None:
    mira = make_user("mira")
    here, there, noor = came_in(mira), came_in(mira), came_in(make_user("noor"))
    UserSession.objects.exclude(session_key=here.cookies["sessionid"].value).filter(user=mira).delete()
    assert "have ended" in here.post(END_OTHERS, follow=True).content.decode()
    assert [is_in(client) for client in (here, there, noor)] == [True, False, True]


def test_nobody_ends_the_session_of_another_person_or_by_a_link() -> None:
    mira, noor = came_in(make_user("mira")), came_in(make_user("noor"))
    address = f"/profile/sessions/{UserSession.objects.get(user__username='mira').pk}/end/"
    assert noor.post(address).status_code == 404
    assert mira.get(address).status_code == 405
    assert mira.post(address).status_code == 404, "the session in use ends by signing out"
    assert is_in(mira)


@pytest.mark.parametrize("address", [END_OTHERS, "/profile/sessions/1/end/"])
def test_strangers_are_asked_to_sign_in(client: Client, address: str) -> None:
    assert client.post(address).headers["Location"] == f"/accounts/login/?next={address}"


def test_a_new_password_ends_the_other_sessions() -> None:
    mira = make_user("mira")
    here, there = came_in(mira), came_in(mira)
    new = {"oldpassword": PASSWORD, "password1": "quite another secret", "password2": "quite another secret"}
    assert "other sessions have ended" in here.post("/accounts/password/change/", new, follow=True).content.decode()
    assert (is_in(here), is_in(there)) == (True, False)
    assert here.get("/profile/").content.decode().count("this one") == 1
    assert "End all others" not in here.get("/profile/").content.decode()


def test_the_last_visit_is_noted_at_most_once_a_minute() -> None:
    client = came_in(make_user("mira"))
    client.get("/profile/", REMOTE_ADDR="203.0.113.8")
    assert UserSession.objects.get().ip == "127.0.0.1"
    let_a_minute_pass(client)
    for address in ("203.0.113.9", "203.0.113.10"):
        client.get("/profile/", REMOTE_ADDR=address)
    session = UserSession.objects.get()
    assert session.last_seen_at > session.created_at
    assert session.ip == "203.0.113.9"


def test_a_session_that_was_there_before_the_list_comes_onto_it() -> None:
    client = came_in(make_user("mira"))
    UserSession.objects.all().delete()
    let_a_minute_pass(client)
    client.get("/profile/")
    assert UserSession.objects.count() == 1


def test_a_session_that_has_run_out_leaves_the_list() -> None:
    mira = make_user("mira")
    came_in(mira, CHROME)
    Session.objects.all().delete()
    assert "Chrome" not in came_in(mira).get("/profile/").content.decode()


def test_signing_up_puts_a_session_on_the_list(client: Client) -> None:
    secret = "a very long secret"
    new = {"username": "noor", "email": "noor@example.org", "password1": secret, "password2": secret}
    client.post("/accounts/signup/", new)
    assert UserSession.objects.get().user.username == "noor"


@pytest.mark.parametrize("signed", [True, False])
def test_allauth_s_own_list_leads_to_the_profile(client: Client, signed: bool) -> None:
    browser = came_in(make_user("mira")) if signed else client
    assert browser.get("/accounts/sessions/").headers["Location"] == "/profile/"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (FIREFOX, "Firefox on Windows"),
        (CHROME + " Edg/140.0", "Edge on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5", "A program"),
        ("", "A program"),
    ],
)
def test_a_browser_is_told_in_words(said: str, told: str) -> None:
    assert browser_of(said) == told
