"""Coming in by an account kept elsewhere: the whole way, from the button to the page, by a provider of our own."""

import re
import subprocess
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.people import add_person
from tests.accounts.openid_provider import CLIENT, SECRET, Provider, running_provider
from tests.accounts.settings_of import settings_with
from tests.factories import make_user, signed_in

pytestmark = pytest.mark.django_db
SIGN_UP = "/accounts/3rdparty/signup/"


@pytest.fixture(scope="module")
def running() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(running: Provider, settings: Settings) -> Provider:
    """The provider, with nobody's wishes left over, and this installation knowing it as the environment would."""
    running.person = Provider().person
    app = {"client_id": CLIENT, "secret": SECRET, "provider_id": "oidc", "name": "The University"}
    app |= {"settings": {"server_url": running.issuer}}  # type: ignore[dict-item]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
    return running


def come_by_it(client: Client, provider: Provider, answer: str = "Yes", *, process: str = "login") -> str:
    """Press the button, follow to the provider, answer there, come back; the page that it ends on."""
    pressed = client.post(f"/accounts/oidc/oidc/login/?process={process}")
    assert pressed.headers["Location"].startswith(f"{provider.issuer}/authorize?")
    asked = dict(pair.split("=", 1) for pair in urlsplit(pressed.headers["Location"]).query.split("&"))
    decoded = {name: re.sub("%(..)", lambda found: chr(int(found[1], 16)), value) for name, value in asked.items()}
    back = re.findall(rf'href="http://testserver(\S+)">{answer}<', provider.ask(decoded))[0]
    return client.get(back, follow=True).content.decode()


def who(client: Client) -> str:
    """The username of whoever is signed in; nothing if nobody is."""
    page = client.get("/profile/")
    return page.context["user"].username if page.status_code == 200 else ""


@pytest.mark.parametrize("page", ["login", "signup"])
def test_the_button_is_there_where_a_provider_is_named(client: Client, provider: Provider, page: str) -> None:
    assert "Go on with The University" in client.get(f"/accounts/{page}/").content.decode()


def test_without_a_provider_there_is_no_button(client: Client) -> None:
    assert "Go on with" not in client.get("/accounts/login/").content.decode()
    assert client.post("/accounts/oidc/oidc/login/").status_code == 404


def test_who_comes_for_the_first_time_chooses_a_username_and_is_in(client: Client, provider: Provider) -> None:
    page = come_by_it(client, provider)
    assert "One more step" in page
    assert 'value="noor"' in page
    client.post(SIGN_UP, {"username": "noor-1", "email": "noor@example.org"})
    assert who(client) == "noor-1"
    assert EmailAddress.objects.get(user__username="noor-1").verified
    assert not User.objects.get().has_usable_password()
    assert not SocialToken.objects.exists()


def test_who_comes_again_is_in_at_once_also_after_changing_the_address(client: Client, provider: Provider) -> None:
    come_by_it(client, provider)
    client.post(SIGN_UP, {"username": "noor", "email": "noor@example.org"})
    provider.person["email"] = "other@example.org"
    again = Client()
    come_by_it(again, provider)
    assert who(again) == "noor"


def test_a_username_that_is_taken_is_said_on_the_form(client: Client, provider: Provider) -> None:
    make_user("Noor", email="somebody@example.org")
    come_by_it(client, provider)
    page = client.post(SIGN_UP, {"username": "noor", "email": "noor@example.org"}).content.decode()
    assert "A user with that username already exists." in page
    assert who(client) == ""


@pytest.mark.parametrize("word", [True, "true"])
def test_an_address_verified_on_both_sides_opens_the_account_that_has_it(
    client: Client, provider: Provider, word: object
) -> None:
    add_person("mira", "Noor@example.org", password="correct horse")
    provider.person["email_verified"] = word
    come_by_it(client, provider)
    assert who(client) == "mira"
    assert SocialAccount.objects.get().user.has_usable_password()


@pytest.mark.parametrize("word", [False, "false", None])
def test_an_address_that_the_provider_has_not_verified_opens_no_account(
    client: Client, provider: Provider, word: object
) -> None:
    add_person("mira", "noor@example.org")
    provider.person["email_verified"] = word
    assert "One more step" in come_by_it(client, provider)
    page = client.post(SIGN_UP, {"username": "noor", "email": "noor@example.org"}).content.decode()
    assert "An account already exists with this email address." in page
    assert who(client) == ""


def squat() -> None:
    """Somebody signs up with an address that is not theirs, and is in."""
    secret = "four words it is"
    fields = {"username": "squatter", "email": "noor@example.org", "password1": secret, "password2": secret}
    Client().post("/accounts/signup/", fields)


def test_an_address_that_is_not_verified_here_opens_no_account_and_keeps_nobody_out(
    client: Client, provider: Provider
) -> None:
    squat()
    page = come_by_it(client, provider)
    assert "An account here names noor@example.org as its own and has never confirmed it." in page
    assert User.objects.get().email == "noor@example.org"
    client.post(SIGN_UP, {"username": "noor", "email": "noor@example.org"})
    assert who(client) == "noor"
    assert [row.user.username for row in EmailAddress.objects.filter(email="noor@example.org")] == ["noor"]
    assert User.objects.get(username="squatter").email.endswith("@unconfirmed.invalid")


def test_an_address_that_the_provider_has_not_verified_takes_it_from_nobody(client: Client, provider: Provider) -> None:
    squat()
    provider.person["email_verified"] = False
    assert "has never confirmed it" not in come_by_it(client, provider)
    client.post(SIGN_UP, {"username": "noor", "email": "noor@example.org"})
    assert who(client) == ""
    assert User.objects.get().email == "noor@example.org"


def test_an_address_not_verified_anywhere_is_confirmed_by_mail_where_mail_goes_out(
    client: Client, provider: Provider, settings: Settings
) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    provider.person["email_verified"] = False
    come_by_it(client, provider)
    page = client.post(SIGN_UP, {"username": "noor", "email": "noor@example.org"}, follow=True).content.decode()
    assert "Confirm your address" in page
    assert who(client) == ""
    assert mail.outbox[0].to == ["noor@example.org"]


def test_an_address_changed_on_the_form_is_not_taken_for_verified(client: Client, provider: Provider) -> None:
    come_by_it(client, provider)
    client.post(SIGN_UP, {"username": "noor", "email": "boss@example.org"})
    assert not EmailAddress.objects.get(email="boss@example.org").verified


def test_a_second_factor_is_asked_for_all_the_same(client: Client, provider: Provider) -> None:
    TOTP.activate(add_person("mira", "noor@example.org"), "JBSWY3DPEHPK3PXP")
    assert "The second step" in come_by_it(client, provider)
    assert who(client) == ""


def test_a_refused_consent_changes_nothing_and_says_so(client: Client, provider: Provider) -> None:
    assert "You are not signed in" in come_by_it(client, provider, "No")
    assert not User.objects.exists()


def test_an_answer_that_nobody_asked_for_is_refused_with_a_page(client: Client, provider: Provider) -> None:
    answer = client.get("/accounts/oidc/oidc/login/callback/?code=1&state=2")
    assert answer.status_code == 401
    assert "The University did not say who you are" in answer.content.decode()


def test_an_account_elsewhere_is_connected_and_disconnected_on_its_page(client: Client, provider: Provider) -> None:
    signed_in(client, make_user("mira"))
    assert "Is it you?" in come_by_it(client, provider, process="connect")
    assert not SocialAccount.objects.exists()
    page = client.post("/accounts/reauthenticate/", {"password": "correct horse"}, follow=True).content.decode()
    assert "The University: noor@example.org" in page
    again = Client()
    come_by_it(again, provider)
    assert who(again) == "mira"
    account = SocialAccount.objects.get().pk
    page = client.post("/accounts/3rdparty/", {"account": account}, follow=True).content.decode()
    assert "It is disconnected." in page
    assert not SocialAccount.objects.exists()


def test_a_provider_lets_people_in_also_where_sign_up_is_closed(
    client: Client, provider: Provider, settings: Settings
) -> None:
    settings.SIGNUP_OPEN = False
    assert "Go on with The University" in client.get("/accounts/signup/").content.decode()
    come_by_it(client, provider)
    client.post(SIGN_UP, {"username": "noor", "email": "noor@example.org"})
    assert who(client) == "noor"


def test_providers_are_named_by_the_environment_and_forms_may_lead_to_them_only() -> None:
    keys = {"OIDC_ISSUER": "https://id.example.org/realm/", "OIDC_NAME": "The University", "OIDC_CLIENT_ID": "a"}
    keys |= {"GOOGLE_CLIENT_ID": "b", "GITHUB_CLIENT_ID": "c", "OIDC_ORIGINS": "https://sso.example.org"}
    found = settings_with("SOCIALACCOUNT_PROVIDERS", "CONTENT_SECURITY_POLICY", **keys)
    apps = found["SOCIALACCOUNT_PROVIDERS"]["openid_connect"]["APPS"]
    assert [(app["name"], app["settings"]["server_url"]) for app in apps] == [
        ("The University", "https://id.example.org/realm"),
        ("Google", "https://accounts.google.com"),
    ]
    assert found["SOCIALACCOUNT_PROVIDERS"]["github"]["APPS"][0]["client_id"] == "c"
    assert found["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"] == [
        "'self'",
        "https://accounts.google.com",
        "https://github.com",
        "https://id.example.org",
        "https://sso.example.org",
    ]


def test_a_provider_without_its_issuer_is_refused_at_the_start() -> None:
    with pytest.raises(subprocess.CalledProcessError) as refusal:
        settings_with("SITE_NAME", OIDC_CLIENT_ID="podium")
    assert "set OIDC_ISSUER too" in refusal.value.stderr


def test_without_providers_forms_lead_nowhere_else(client: Client) -> None:
    assert "form-action 'self';" in client.get("/accounts/login/").headers["Content-Security-Policy"] + ";"
