"""Where mail goes out, a sign-up can do nothing before its address is confirmed; where none does, it can."""

import io
import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from audit.models import AuditEvent
from tests.accounts.settings_of import settings_with
from tests.accounts.smtp_sink import running_sink
from tests.factories import make_user, signed_in

pytestmark = pytest.mark.django_db
SECRET = "a very long secret"
NEW = {"username": "noor", "email": "noor@example.org", "password1": SECRET, "password2": SECRET}


@pytest.fixture
def mail_goes_out(settings: Settings) -> None:
    """As EMAIL_URL makes it; the messages are kept in mail.outbox."""
    settings.MAIL_GOES_TO_FILES, settings.MFA_ALLOW_UNVERIFIED_EMAIL = False, False
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


def is_in(client: Client) -> bool:
    return client.get("/profile/").status_code == 200


def link_in(message: str) -> str:
    """The path of the first link in a message."""
    return str(re.findall(r"http://testserver(\S+)", message)[0])


@pytest.mark.usefixtures("mail_goes_out")
def test_a_sign_up_is_in_once_its_address_is_confirmed_and_not_before(client: Client) -> None:
    page = client.post("/accounts/signup/", NEW, follow=True).content.decode()
    assert "A message with a link is on its way to you." in page
    assert not is_in(client)
    link = link_in(str(mail.outbox[0].body))
    assert "Is noor@example.org an address of noor?" in client.get(link).content.decode()
    client.post(link, follow=True)
    assert EmailAddress.objects.get().verified
    elsewhere = Client()
    elsewhere.post("/accounts/login/", {"login": "noor", "password": SECRET})
    assert is_in(elsewhere)


@pytest.mark.usefixtures("mail_goes_out")
def test_the_right_password_opens_nothing_before_the_address_is_confirmed(client: Client) -> None:
    client.post("/accounts/signup/", NEW)
    elsewhere = Client()
    page = elsewhere.post("/accounts/login/", {"login": "noor", "password": SECRET}, follow=True).content.decode()
    assert "Confirm your address" in page
    assert not is_in(elsewhere)


@pytest.mark.usefixtures("mail_goes_out")
def test_signing_up_does_not_tell_that_an_address_has_an_account(client: Client) -> None:
    make_user("mira", email="noor@example.org")
    page = client.post("/accounts/signup/", NEW, follow=True).content.decode()
    assert "A message with a link is on its way to you." in page
    assert User.objects.count() == 1
    assert "already exists" in str(mail.outbox[0].body)


@pytest.mark.usefixtures("mail_goes_out")
def test_who_claims_an_address_and_never_comes_in_keeps_its_owner_out_of_nothing(client: Client) -> None:
    client.post("/accounts/signup/", NEW | {"username": "squatter"})
    mail.outbox.clear()
    Client().post("/accounts/signup/", NEW)
    Client().post(link_in(str(mail.outbox[0].body)))
    assert EmailAddress.objects.get().user.username == "noor"
    assert User.objects.get(username="squatter").email.endswith("@unconfirmed.invalid")
    assert '"removed":1' in AuditEvent.objects.get(deed="account:addresses", by=None).canonical


@pytest.mark.usefixtures("mail_goes_out")
def test_a_sign_up_that_is_refused_takes_no_claim_away(client: Client) -> None:
    client.post("/accounts/signup/", NEW)
    assert "already exists" in client.post("/accounts/signup/", NEW).text
    assert User.objects.get().email == "noor@example.org"


def test_who_is_in_already_keeps_an_address_from_who_signs_up(client: Client, settings: Settings) -> None:
    client.post("/accounts/signup/", NEW | {"username": "first"})
    assert is_in(client)
    settings.MAIL_GOES_TO_FILES, settings.ACCOUNT_EMAIL_VERIFICATION = False, "mandatory"
    page = Client().post("/accounts/signup/", NEW, follow=True).text
    assert "A message with a link is on its way to you." in page
    assert User.objects.get().username == "first"
    assert "already exists" in str(mail.outbox[-1].body)


def test_an_address_that_somebody_confirms_is_theirs_alone_and_can_be_the_one_for_mail(client: Client) -> None:
    Client().post("/accounts/signup/", NEW | {"username": "squatter"})
    mira = signed_in(client, make_user("mira"))
    mira.post("/accounts/email/", {"action_add": "", "email": "noor@example.org"})
    mira.post(link_in(str(mail.outbox[-1].body)))
    mira.post("/accounts/email/", {"action_primary": "", "email": "noor@example.org"})
    assert User.objects.get(username="mira").email == "noor@example.org"
    assert User.objects.get(username="squatter").email.endswith("@unconfirmed.invalid")


@pytest.mark.usefixtures("mail_goes_out")
def test_people_whom_a_command_has_added_are_in_at_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(SECRET))
    call_command("add_user", "noor", "noor@example.org", "--password-stdin", stdout=io.StringIO())
    client.post("/accounts/login/", {"login": "noor", "password": SECRET})
    assert is_in(client)


@pytest.mark.usefixtures("mail_goes_out")
def test_a_link_that_is_wrong_says_what_to_do(client: Client) -> None:
    assert "This link is wrong or too old." in client.get("/accounts/confirm-email/wrong/").content.decode()


def test_without_mail_a_sign_up_is_in_at_once(client: Client) -> None:
    client.post("/accounts/signup/", NEW)
    assert is_in(client)


@pytest.mark.usefixtures("mail_goes_out")
def test_the_message_goes_by_smtp(client: Client, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with running_sink() as sink:
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.server_address[:2]
        client.post("/accounts/signup/", NEW)
    assert "To: noor@example.org" in sink.messages[0]
    client.post(link_in(sink.messages[0].replace("=\r\n", "").replace("=3A", ":")))
    assert EmailAddress.objects.get().verified


@pytest.mark.parametrize(
    ("address", "verification"),
    [("", "optional"), ("consolemail://", "optional"), ("smtp+tls://podium:secret@mail.example.org:587", "mandatory")],
)
def test_the_environment_says_whether_mail_goes_out(address: str, verification: str) -> None:
    environment = {"EMAIL_URL": address} if address else {}
    found = settings_with("ACCOUNT_EMAIL_VERIFICATION", "EMAIL_TIMEOUT", "MFA_ALLOW_UNVERIFIED_EMAIL", **environment)
    assert found["ACCOUNT_EMAIL_VERIFICATION"] == verification
    assert found["EMAIL_TIMEOUT"] == 10
    assert found["MFA_ALLOW_UNVERIFIED_EMAIL"] is (verification == "optional")
