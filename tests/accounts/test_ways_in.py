"""A new password by mail ends what others have; what it leaves, and every change of a way in, is told by mail."""

import re
from pathlib import Path

import allauth
import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.tokens import make_token
from accounts.ways_in import CHANGES
from tests.factories import PASSWORD, make_user, signed_in
from tests.letters import letters

pytestmark = pytest.mark.django_db
SECRET = "a very long secret"
KEY = {"name": "Of somebody else", "credential": {}}


@pytest.fixture
def mira() -> User:
    """Somebody whose account a thief has had."""
    mira = make_user("mira")
    EmailAddress.objects.create(user=mira, email="second@example.org", verified=True)
    EmailAddress.objects.create(user=mira, email="claimed@example.org")
    TOTP.activate(mira, "JBSWY3DPEHPK3PXP")
    Authenticator.objects.create(user=mira, type=Authenticator.Type.WEBAUTHN, data=KEY)
    SocialAccount.objects.create(user=mira, provider="github", uid="1")
    return mira


def set_anew(email: str = "mira@example.org") -> str:
    """Ask for a new password by mail, and set it; the page that it ends on."""
    client = Client()
    client.post("/accounts/password/reset/", {"email": email})
    link = re.findall(r"http://testserver\S*?(/accounts/password/reset/key/\S+)", str(mail.outbox[-1].body))[0]
    page = client.get(link, follow=True).redirect_chain[-1][0]
    return client.post(page, {"password1": SECRET, "password2": SECRET}, follow=True).text


def test_a_new_password_by_mail_takes_the_tokens_and_sessions_that_others_may_have() -> None:
    mira = make_user("mira")
    browser = signed_in(Client(), mira)
    program = Client(headers={"Authorization": f"Bearer {make_token(mira, 'of somebody')[1]}"})
    assert (browser.get("/profile/").status_code, program.get("/rest/competitions/").status_code) == (200, 200)
    assert "your API tokens open nothing any more" in set_anew()
    assert (browser.get("/profile/").status_code, program.get("/rest/competitions/").status_code) == (302, 401)


def test_what_a_new_password_by_mail_leaves_is_named_to_every_confirmed_address(mira: User) -> None:
    assert "what else lets somebody in" in set_anew()
    told = [letter for letter in letters() if "set anew" in str(letter.body)]
    assert sorted(letter.to[0] for letter in told) == ["mira@example.org", "second@example.org"]
    for way in ("second@example.org", "an authenticator app", "the passkey “Of somebody else”", "github"):
        assert f"{way}\n" in str(told[0].body)
    assert "claimed@example.org" not in str(told[0].body)


def test_who_only_reads_the_mail_takes_no_second_factor_away(mira: User) -> None:
    set_anew()
    client = Client()
    client.post("/accounts/login/", {"login": "mira", "password": SECRET})
    assert client.get("/profile/").status_code == 302
    assert Authenticator.objects.filter(user=mira).count() == 2


def test_an_address_that_is_added_and_one_that_is_taken_away_are_told_to_those_that_were_there() -> None:
    client = signed_in(Client(), make_user("mira"))
    client.post("/accounts/email/", {"action_add": "", "email": "second@example.org"})
    client.post(re.findall(r"http://testserver\S*?(/accounts/confirm-email/\S+)", str(mail.outbox[-1].body))[0])
    mail.outbox.clear()
    client.post("/accounts/email/", {"action_remove": "", "email": "second@example.org"})
    told = [(letter.to[0], str(letter.body).splitlines()[0]) for letter in letters()]
    confirmed, removed = str(CHANGES["email_confirm"]), str(CHANGES["email_deleted"])
    assert told == [
        ("mira@example.org", confirmed),
        ("second@example.org", confirmed),
        ("mira@example.org", removed),
    ]


def test_a_changed_password_is_told() -> None:
    client = signed_in(Client(), make_user("mira"))
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": SECRET, "password2": SECRET})
    (letter,) = letters()
    assert "Your password was changed." in str(letter.body)
    assert "mira" in str(letter.body)


def test_there_is_a_sentence_for_every_change_that_allauth_tells_of() -> None:
    templates = Path(allauth.__file__).parent / "templates"
    told = {file for file in templates.rglob("email/*_message.txt") if "base_notification" in file.read_text()}
    assert len(told) > 10
    assert {file.name.removesuffix("_message.txt") for file in told} <= set(CHANGES)


def test_a_link_in_it_leads_to_where_a_password_is_set(settings: Settings) -> None:
    settings.PUBLIC_URL = "https://podium.example.org"
    client = signed_in(Client(), make_user("mira"))
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": SECRET, "password2": SECRET})
    assert "https://podium.example.org/accounts/password/reset/" in str(letters()[0].body)
