"""A lecture hall behind one address gets in; guessing one account's password does not."""

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.tokens import make_token
from tests.factories import PASSWORD, make_user, signed_in

pytestmark = pytest.mark.django_db
SECRET = "a very long secret"


ELSEWHERE = "203.0.113.7"


def sign_in(login: str, password: str, origin: str = "127.0.0.1", **headers: str) -> bool:
    """Whether somebody who has never been here gets in so."""
    return gets_in(Client(headers=headers, REMOTE_ADDR=origin), login, password)


def gets_in(client: Client, login: str, password: str) -> bool:
    client.post("/accounts/login/", {"login": login, "password": password})
    return client.get("/profile/").status_code == 200


def guess(times: int, login: str = "mira", origin: str = "127.0.0.1") -> None:
    """Try wrong passwords for one account."""
    for number in range(times):
        assert not sign_in(login, f"guess {number}", origin)


def known(name: str) -> Client:
    """A browser in which this person has been signed in."""
    client = Client()
    assert gets_in(client, name, PASSWORD)
    client.post("/accounts/logout/")
    assert client.get("/profile/").status_code == 302
    return client


HALL = [40, pytest.param(200, marks=pytest.mark.long)]  # more than allauth lets in of one address by itself


@pytest.mark.parametrize("people", HALL)
def test_a_lecture_hall_signs_up_from_one_address_in_five_minutes(people: int) -> None:
    for number in range(people):
        name = f"student-{number:03}"
        fields = {"username": name, "email": f"{name}@example.org", "password1": SECRET, "password2": SECRET}
        assert Client().post("/accounts/signup/", fields).status_code == 302
    assert User.objects.count() == people


@pytest.mark.parametrize("people", HALL)
def test_a_lecture_hall_signs_in_from_one_address_in_five_minutes(people: int) -> None:
    for number in range(people):
        make_user(f"student-{number:03}")
    assert all(sign_in(f"student-{number:03}", PASSWORD) for number in range(people))


def test_the_eleventh_try_after_ten_wrong_passwords_is_not_looked_at() -> None:
    make_user("mira")
    guess(10)
    assert not sign_in("mira", PASSWORD)


def test_ten_tries_are_looked_at() -> None:
    make_user("mira")
    guess(9)
    assert sign_in("mira", PASSWORD)


def test_who_is_kept_out_is_told_why(client: Client) -> None:
    make_user("mira")
    guess(10)
    page = client.post("/accounts/login/", {"login": "mira", "password": PASSWORD}).content.decode()
    assert "Too many failed login attempts" in page


def test_wrong_passwords_count_for_the_account_by_whichever_name_they_come(client: Client) -> None:
    mira = make_user("mira")
    signed_in(client, mira).post("/accounts/email/", {"action_add": "", "email": "second@example.org"})
    guess(3, "mira")
    guess(3, "MIRA@example.org")
    guess(4, "second@example.org")
    assert not sign_in("mira", PASSWORD)
    assert not sign_in("mira@example.org", PASSWORD)


def test_wrong_passwords_count_for_the_account_by_whichever_host_they_come() -> None:
    make_user("mira")
    guess(10)
    assert not sign_in("mira", PASSWORD, host="localhost")


def test_who_guesses_from_one_address_keeps_nobody_out_who_comes_from_another() -> None:
    make_user("mira")
    guess(10, origin=ELSEWHERE)
    assert not sign_in("mira", PASSWORD, ELSEWHERE)
    assert sign_in("mira", PASSWORD)


def test_who_guesses_from_everywhere_is_stopped_and_does_not_shut_out_a_browser_that_was_here_before(
    settings: Settings,
) -> None:
    settings.GUESSES_OF_STRANGERS = {"login_failed": "12/15m/key"}
    make_user("mira")
    browser = known("mira")
    for number in range(12):
        guess(1, origin=f"198.51.100.{number}")
    assert not sign_in("mira", PASSWORD, ELSEWHERE)
    assert gets_in(browser, "mira", PASSWORD)


def test_a_browser_that_was_here_before_has_ten_guesses_too() -> None:
    make_user("mira")
    browser = known("mira")
    for number in range(10):
        assert not gets_in(browser, "mira", f"guess {number}")
    assert not gets_in(browser, "mira", PASSWORD)
    assert sign_in("mira", PASSWORD, ELSEWHERE)


def test_a_browser_is_known_to_those_who_came_in_by_it_alone(settings: Settings) -> None:
    settings.GUESSES_OF_STRANGERS = {"login_failed": "3/15m/key"}
    make_user("mira")
    make_user("noor")
    browser = known("noor")
    guess(3, origin=ELSEWHERE)
    assert not gets_in(browser, "mira", PASSWORD)


def test_a_made_up_cookie_makes_no_browser_known(settings: Settings) -> None:
    settings.GUESSES_OF_STRANGERS = {"login_failed": "3/15m/key"}
    mira = make_user("mira")
    guess(3, origin=ELSEWHERE)
    browser = Client()
    browser.cookies["known_browser"] = f"0123:{mira.pk}:forged"
    assert not gets_in(browser, "mira", PASSWORD)


def test_who_guesses_one_password_keeps_nobody_else_out() -> None:
    make_user("mira")
    make_user("noor")
    guess(10)
    assert sign_in("noor", PASSWORD)


def test_guessing_at_many_names_does_not_make_the_count_of_one_forgotten() -> None:
    make_user("mira")
    guess(10)
    for number in range(350):
        assert not sign_in(f"nobody-{number}", "guess")
    assert not sign_in("mira", PASSWORD)


def test_a_new_password_by_mail_begins_the_count_anew(client: Client) -> None:
    make_user("mira")
    guess(10)
    client.post("/accounts/password/reset/", {"email": "mira@example.org"})
    link = str(mail.outbox[0].body).split("http://testserver")[1].split()[0]
    page = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(page, {"password1": SECRET, "password2": SECRET})
    assert sign_in("mira", SECRET)


def test_a_password_that_a_site_admin_sets_takes_the_tokens_too() -> None:
    mira, admin = make_user("mira"), signed_in(Client(), make_user("admin", is_staff=True))
    program = Client(headers={"Authorization": f"Bearer {make_token(mira, 'of somebody')[1]}"})
    admin.post(f"/admin/accounts/user/{mira.pk}/password/", {"password1": SECRET, "password2": SECRET})
    assert program.get("/rest/competitions/").status_code == 401


@pytest.mark.parametrize(("proxies", "origin"), [(0, "127.0.0.1"), (1, "10.0.0.2"), (2, "203.0.113.7")])
def test_the_address_of_origin_is_what_the_trusted_proxies_say(settings: Settings, proxies: int, origin: str) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/5m/ip"}
    make_user("mira")
    chain = {"X-Forwarded-For": "203.0.113.7, 10.0.0.2"}
    assert Client(headers=chain).post("/accounts/login/", {"login": "mira", "password": "wrong"}).status_code == 200
    assert cache.get(f"allauth:rl:allauth.account:login:1/300.0/ip:ip:{origin}")
