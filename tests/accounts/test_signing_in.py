"""Coming in: signing up, in and out, a forgotten password, and the mail that goes with it."""

import re
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.factories import PASSWORD, make_user, signed_in

pytestmark = pytest.mark.django_db
NEW = {
    "username": "noor",
    "email": "noor@example.org",
    "password1": "a very long secret",
    "password2": "a very long secret",
}


def test_who_signs_up_is_signed_in_and_gets_a_message_to_confirm_the_address(client: Client) -> None:
    response = client.post("/accounts/signup/", NEW, follow=True)
    assert "noor" in response.content.decode()
    assert User.objects.get(username="noor").email == "noor@example.org"
    assert "/accounts/confirm-email/" in mail.outbox[0].body


def test_a_username_that_differs_in_case_only_is_taken(client: Client) -> None:
    make_user("Noor", email="other@example.org")
    response = client.post("/accounts/signup/", NEW)
    assert response.status_code == 200
    assert "username" in response.context["form"].errors


def test_an_address_belongs_to_one_person_whatever_its_case(client: Client) -> None:
    make_user("mira", email="noor@example.org")
    response = client.post("/accounts/signup/", {**NEW, "email": "Noor@Example.org"})
    assert response.status_code == 200
    assert "email" in response.context["form"].errors


def test_the_link_in_the_message_confirms_the_address(client: Client) -> None:
    client.post("/accounts/signup/", NEW)
    link = link_in(str(mail.outbox[0].body))
    assert client.get(link).status_code == 200
    client.post(link)
    assert EmailAddress.objects.get(email="noor@example.org").verified


@pytest.mark.parametrize("login", ["mira", "mira@example.org"])
def test_one_signs_in_by_name_or_by_address(client: Client, login: str) -> None:
    make_user("mira")
    client.post("/accounts/login/", {"login": login, "password": PASSWORD})
    assert client.get("/profile/").status_code == 200


def test_a_wrong_password_is_refused_on_the_page(client: Client) -> None:
    make_user("mira")
    response = client.post("/accounts/login/", {"login": "mira", "password": "wrong"})
    assert response.status_code == 200
    assert 'role="alert"' in response.content.decode()


def test_signing_out_needs_a_press_of_the_button(client: Client) -> None:
    signed_in(client, make_user("mira"))
    assert "Sign out" in client.get("/accounts/logout/").content.decode()
    assert client.get("/profile/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/profile/").status_code == 302


def test_a_forgotten_password_is_replaced_by_the_link_in_the_message(client: Client) -> None:
    make_user("mira")
    client.post("/accounts/password/reset/", {"email": "mira@example.org"})
    page = client.get(link_in(str(mail.outbox[0].body)), follow=True)
    changed = client.post(
        page.redirect_chain[-1][0],
        {"password1": "quite another secret", "password2": "quite another secret"},
        follow=True,
    )
    assert "Your password is now changed" in changed.content.decode()
    client.post("/accounts/login/", {"login": "mira", "password": "quite another secret"})
    assert client.get("/profile/").status_code == 200


def test_asking_for_a_reset_does_not_tell_whether_there_is_an_account(client: Client) -> None:
    make_user("mira")
    answers = {
        client.post("/accounts/password/reset/", {"email": address}).headers["Location"]
        for address in ("mira@example.org", "nobody@example.org")
    }
    assert answers == {"/accounts/password/reset/done/"}


@pytest.mark.parametrize("page", ["signup/", "password/reset/", "password/reset/done/", "confirm-email/"])
def test_where_mail_goes_to_files_the_pages_say_that_none_is_sent(client: Client, page: str) -> None:
    assert "sends no mail" in client.get(f"/accounts/{page}").content.decode()


def test_where_mail_is_sent_no_page_speaks_of_a_folder(client: Client, settings: Settings) -> None:
    settings.MAIL_GOES_TO_FILES = False
    for page in ("signup/", "password/reset/", "password/reset/done/", "confirm-email/"):
        assert "sends no mail" not in client.get(f"/accounts/{page}").content.decode()


def test_the_embedded_default_writes_each_message_to_a_file_of_its_data_folder(
    client: Client, settings: Settings
) -> None:
    make_user("mira")
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    client.post("/accounts/password/reset/", {"email": "mira@example.org"})
    written = "".join(file.read_text() for file in Path(settings.EMAIL_FILE_PATH).iterdir())
    assert "mira@example.org" in written


@pytest.mark.parametrize(
    "page", ["email/", "password/change/", "logout/", "reauthenticate/", "login/", "password/reset/key/1-wrong/"]
)
def test_every_page_of_the_account_is_drawn_in_our_style(client: Client, page: str) -> None:
    if page not in ("login/", "password/reset/key/1-wrong/"):
        client.post("/accounts/signup/", NEW)
    text = client.get(f"/accounts/{page}").content.decode()
    assert "masthead" in text
    assert "<script>" not in text


def test_an_address_is_added_and_removed_on_its_page(client: Client) -> None:
    signed_in(client, make_user("mira"))
    client.post("/accounts/email/", {"action_add": "", "email": "second@example.org"})
    assert "second@example.org" in client.get("/accounts/email/").content.decode()
    client.post("/accounts/email/", {"action_remove": "", "email": "second@example.org"})
    assert not EmailAddress.objects.filter(email="second@example.org").exists()


def link_in(message: str) -> str:
    """The path of the first link in a message."""
    found = re.search(r"http://testserver(\S+)", message)
    assert found
    return found[1]
