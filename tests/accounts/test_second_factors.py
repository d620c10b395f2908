"""Second factors: an authenticator app and recovery codes, from setting up to signing in, and guessing at them."""

import io
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from audit.models import AuditEvent
from tests.accounts.authenticator_app import code_of
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
SET_UP, SECOND_STEP = "/accounts/2fa/totp/activate/", "/accounts/2fa/authenticate/"
CODES = "/accounts/2fa/recovery-codes/"


def gave_password(user: User) -> Client:
    """A browser in which this person has given the password."""
    client = Client()
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    return client


def with_app(user: User) -> tuple[Client, str, list[str]]:
    """After setting up an app: the browser, the app's secret, the recovery codes."""
    client = gave_password(user)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = re.findall(r">([A-Z2-7]{32})<", client.get(SET_UP).content.decode())[0]
    page = client.post(SET_UP, {"code": code_of(secret)}, follow=True).content.decode()
    return client, secret, re.findall(r"\b\d{8}\b", page)


def is_in(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


def test_an_app_is_set_up_by_its_code_and_recovery_codes_are_shown() -> None:
    client, _, recovery = with_app(make_user("mira"))
    assert len(recovery) == 10
    assert Authenticator.objects.filter(type="totp").count() == 1
    assert "On: after your password" in client.get("/accounts/2fa/").content.decode()


def test_the_secret_is_drawn_inside_the_page_which_our_policy_lets_through() -> None:
    client = gave_password(make_user("mira"))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    answer = client.get(SET_UP)
    page = answer.content.decode()
    assert '<svg class="qr"' in page
    assert "data:image" not in page
    assert "otpauth://totp/mira%40example.org?secret=" in page
    assert "img-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_wrong_code_sets_up_nothing() -> None:
    client = gave_password(make_user("mira"))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.get(SET_UP)
    assert "Incorrect code." in client.post(SET_UP, {"code": "000000"}).content.decode()
    assert not Authenticator.objects.exists()


def test_setting_up_asks_for_the_password_once_more() -> None:
    client = gave_password(make_user("mira"))
    assert client.get(SET_UP).headers["Location"].startswith("/accounts/reauthenticate/")


def test_the_password_alone_lets_nobody_in_any_more_and_the_code_does() -> None:
    mira = make_user("mira")
    _, secret, _ = with_app(mira)
    client = gave_password(mira)
    assert not is_in(client)
    assert "The second step" in client.get(SECOND_STEP).content.decode()
    client.post(SECOND_STEP, {"code": code_of(secret)})
    assert is_in(client)


def test_a_code_works_once() -> None:
    mira = make_user("mira")
    _, secret, _ = with_app(mira)
    code = code_of(secret)
    first, second = gave_password(mira), gave_password(mira)
    first.post(SECOND_STEP, {"code": code})
    second.post(SECOND_STEP, {"code": code})
    assert (is_in(first), is_in(second)) == (True, False)


def test_a_recovery_code_lets_in_once() -> None:
    mira = make_user("mira")
    recovery = with_app(mira)[2][3]
    first, second = gave_password(mira), gave_password(mira)
    first.post(SECOND_STEP, {"code": recovery})
    second.post(SECOND_STEP, {"code": recovery})
    assert (is_in(first), is_in(second)) == (True, False)


def test_new_recovery_codes_make_the_old_ones_worthless() -> None:
    mira = make_user("mira")
    client, _, old = with_app(mira)
    page = client.post(f"{CODES}generate/", follow=True).content.decode()
    new = re.findall(r"\b\d{8}\b", page)
    assert len(new) == 10
    assert not set(new) & set(old)
    assert client.get(f"{CODES}download/").headers["Content-Disposition"].startswith("attachment")
    late = gave_password(mira)
    late.post(SECOND_STEP, {"code": old[0]})
    assert not is_in(late)


def test_the_eleventh_wrong_code_is_followed_by_no_further_try() -> None:
    mira = make_user("mira")
    _, secret, recovery = with_app(mira)
    client = gave_password(mira)
    for _ in range(10):
        client.post(SECOND_STEP, {"code": "000000"})
    answer = client.post(SECOND_STEP, {"code": code_of(secret)}).content.decode()
    assert "Too many failed login attempts" in answer
    another = gave_password(mira)
    another.post(SECOND_STEP, {"code": recovery[0]})
    assert not is_in(client)
    assert not is_in(another)


def test_the_eleventh_wrong_password_is_followed_by_no_further_try_also_with_a_second_factor() -> None:
    mira = make_user("mira")
    with_app(mira)
    for number in range(10):
        Client().post("/accounts/login/", {"login": "mira", "password": f"guess {number}"})
    client = gave_password(mira)
    assert client.get(SECOND_STEP).headers["Location"] == "/accounts/login/"


def test_a_password_is_not_guessed_where_it_is_asked_for_once_more() -> None:
    client = gave_password(make_user("mira"))
    for number in range(10):
        client.post("/accounts/reauthenticate/", {"password": f"guess {number}"})
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 429


def test_the_app_is_removed_with_its_recovery_codes() -> None:
    mira = make_user("mira")
    client, _, _ = with_app(mira)
    page = client.post("/accounts/2fa/totp/deactivate/", follow=True).content.decode()
    assert "The authenticator app is removed." in page
    assert not Authenticator.objects.exists()
    assert is_in(gave_password(mira))


def test_where_mail_goes_out_an_unconfirmed_address_sets_nothing_up(settings: Settings, client: Client) -> None:
    secret = "a very long secret"
    new = {"username": "noor", "email": "noor@example.org", "password1": secret, "password2": secret}
    client.post("/accounts/signup/", new)
    settings.MFA_ALLOW_UNVERIFIED_EMAIL = False
    client.post("/accounts/reauthenticate/", {"password": secret})
    assert "until you have verified" in client.get(SET_UP, follow=True).content.decode()


def test_the_profile_says_whether_a_second_factor_is_on() -> None:
    mira = make_user("mira")
    client, _, _ = with_app(mira)
    assert ">on</span>" in client.get("/profile/").content.decode()
    assert ">on</span>" not in gave_password(make_user("noor")).get("/profile/").content.decode()


def test_who_has_lost_everything_gets_in_by_whoever_runs_the_installation() -> None:
    mira = make_user("mira")
    with_app(mira)
    out = io.StringIO()
    call_command("remove_second_factors", "Mira", stdout=out)
    call_command("remove_second_factors", "mira", stdout=out)
    assert out.getvalue().splitlines() == ["mira signs in by password alone.", "mira had none."]
    assert is_in(gave_password(mira))
    assert AuditEvent.objects.get().deed == "account:remove-second-factors"
    with pytest.raises(CommandError, match="no account with the username nobody"):
        call_command("remove_second_factors", "nobody")


def test_no_secret_of_a_second_factor_is_in_the_admin() -> None:
    admin = gave_password(make_user("admin", is_staff=True))
    page = admin.get("/admin/").content.decode()
    assert "/admin/accounts/user/" in page
    for hidden in ("/admin/mfa/", "/admin/usersessions/", "/admin/socialaccount/"):
        assert hidden not in page


@pytest.mark.parametrize(
    "page", ["", "totp/activate/", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "webauthn/add/"]
)
def test_every_page_is_drawn_in_our_style(page: str) -> None:
    client, _, _ = with_app(make_user("mira"))
    text = client.get(f"/accounts/2fa/{page}", follow=True).content.decode()
    assert "masthead" in text
    assert "<script>" not in text
