"""SIGNUP_OPEN=false: people make no accounts themselves; those who have one, or get one, are not touched."""

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.people import add_person
from competitions.invitations import make_link
from tests.accounts.settings_of import settings_with
from tests.factories import PASSWORD, make_competition, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("closed")]
SECRET = "a very long secret"
NEW = {"username": "noor", "email": "noor@example.org", "password1": SECRET, "password2": SECRET}


@pytest.fixture
def closed(settings: Settings) -> None:
    settings.SIGNUP_OPEN = False


def test_the_page_says_so_and_how_one_gets_in(client: Client) -> None:
    answer = client.get("/accounts/signup/")
    assert answer.status_code == 403
    assert "Whoever runs this installation makes the accounts" in answer.content.decode()


def test_a_form_sent_all_the_same_is_refused(client: Client) -> None:
    assert client.post("/accounts/signup/", NEW).status_code == 403
    assert not User.objects.exists()


def test_the_sign_in_page_offers_no_sign_up(client: Client) -> None:
    page = client.get("/accounts/login/").content.decode()
    assert ">Sign up<" not in page
    assert "how to get one" in page


def test_an_invitation_leads_a_stranger_to_the_sign_in_and_lets_an_account_in(client: Client) -> None:
    competition = make_competition(visibility="invited")
    _, token = make_link(competition, by=make_user("host"), days=7)
    asked = client.get(f"/invitations/{token}/", follow=True)
    assert "how to get one" in asked.content.decode()
    add_person("mira", "mira@example.org", password=PASSWORD)
    client.post("/accounts/login/", {"login": "mira", "password": PASSWORD})
    assert "You are invited to" in client.get(f"/invitations/{token}/").content.decode()


def test_a_person_added_by_command_chooses_a_password_by_the_reset(client: Client) -> None:
    add_person("mira", "mira@example.org")
    client.post("/accounts/password/reset/", {"email": "mira@example.org"})
    link = str(mail.outbox[0].body).split("http://testserver")[1].split()[0]
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": SECRET, "password2": SECRET})
    client.post("/accounts/login/", {"login": "mira", "password": SECRET})
    assert client.get("/profile/").status_code == 200


@pytest.mark.parametrize(("said", "is_open"), [("false", False), ("true", True), (None, True)])
def test_the_environment_says_so(said: str | None, is_open: bool) -> None:
    environment = {"SIGNUP_OPEN": said} if said else {}
    assert settings_with("SIGNUP_OPEN", **environment)["SIGNUP_OPEN"] is is_open
