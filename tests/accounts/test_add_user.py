"""`manage.py add_user`: a person and their first token, in one line."""

import io
import sys

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from accounts.models import ApiToken, User
from accounts.tokens import live_token
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def add_user(*arguments: str) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("add_user", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_one_line_a_token_that_opens_the_api() -> None:
    printed = add_user("noor", "Noor@example.org")
    assert printed.count("\n") == 1
    token = live_token(printed.strip())
    assert token is not None
    assert token.user.username == "noor"


def test_the_person_has_a_verified_address_and_no_password() -> None:
    add_user("noor", "noor@example.org")
    address = EmailAddress.objects.get(user__username="noor")
    assert (address.email, address.verified, address.primary) == ("noor@example.org", True, True)
    assert not User.objects.get(username="noor").has_usable_password()


def test_a_password_comes_by_standard_input(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("correct battery\n"))
    add_user("noor", "noor@example.org", "--password-stdin")
    client.post("/accounts/login/", {"login": "noor", "password": "correct battery"})
    assert client.get("/profile/").status_code == 200


def test_an_empty_standard_input_is_a_mistake_and_no_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    with pytest.raises(CommandError, match="No password came"):
        add_user("noor", "noor@example.org", "--password-stdin")
    assert not User.objects.exists()


@pytest.mark.parametrize(("flag", "staff", "host"), [("--staff", True, False), ("--host", False, True)])
def test_a_site_admin_and_a_host_come_by_their_flags(flag: str, staff: bool, host: bool) -> None:
    add_user("noor", "noor@example.org", flag)
    noor = User.objects.get()
    assert (noor.is_staff, noor.can_host) == (staff, host)


def test_a_name_and_an_address_that_are_taken_are_named_together() -> None:
    make_user("Mira", email="mira@example.org")
    with pytest.raises(CommandError) as refusal:
        add_user("mira", "MIRA@example.org")
    assert "The name mira is taken." in str(refusal.value)
    assert "The address MIRA@example.org belongs to another account." in str(refusal.value)
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize(("name", "email"), [("two words", "noor@example.org"), ("noor", "not an address")])
def test_a_malformed_name_or_address_is_refused(name: str, email: str) -> None:
    with pytest.raises(CommandError, match="Enter a valid"):
        add_user(name, email)
    assert not User.objects.exists()
