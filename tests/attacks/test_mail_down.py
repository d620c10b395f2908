"""A mail server that does not answer: the page says so, and what was done before the message stays done."""

import socket

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NEW = {"username": "noor", "email": "noor@example.org", "password1": "a very long one", "password2": "a very long one"}


@pytest.fixture(autouse=True)
def nobody_answers(settings: Settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with socket.socket() as closed_again:
        closed_again.bind(("127.0.0.1", 0))
        settings.EMAIL_HOST, settings.EMAIL_PORT = closed_again.getsockname()


def test_a_sign_up_is_kept_and_told(client: Client) -> None:
    answer = client.post("/accounts/signup/", NEW, follow=True)
    assert answer.status_code == 200
    assert "The mail server does not answer" in answer.text
    assert User.objects.get().username == "noor"


def test_asking_for_a_new_password_tells_it_whether_or_not_the_address_is_known(client: Client) -> None:
    make_user("mira")
    for address in ("mira@example.org", "kimm@example.org"):
        answer = client.post("/accounts/password/reset/", {"email": address}, follow=True)
        assert (answer.status_code, "The mail server does not answer" in answer.text) == (200, True)
