"""Guessing: secrets that nobody gave out open nothing, and nothing tells which accounts there are."""

import re
import secrets
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.tokens import make_token
from tests.factories import make_user, signed_in
from tests.matrix.world import make_world

pytestmark = pytest.mark.django_db
SECRET = "a very long secret"


def as_said(answer: Any, *words: str) -> tuple[int, str, str]:
    """Status, address and text of an answer, without what was typed in and without the token of the form."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.text)
    for word in words:
        text = text.replace(word, "…")
    return answer.status_code, str(answer.headers.get("Location")), text


@pytest.mark.parametrize("follow", [False, True])
def test_asking_for_a_new_password_tells_nobody_which_addresses_are_known(follow: bool) -> None:
    make_user("mira", email="mira@example.org")
    known, unknown = (
        as_said(Client().post("/accounts/password/reset/", {"email": address}, follow=follow), address)
        for address in ("mira@example.org", "kim0@example.org")
    )
    assert known == unknown
    assert [message.to for message in mail.outbox] == [
        ["mira@example.org"],
        ["kim0@example.org"],
    ]  # a flood has a limit


def test_signing_up_tells_nobody_which_addresses_are_known_where_mail_goes_out(settings: Settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    make_user("mira", email="mira@example.org")
    said = []
    for name, address in (("noor", "mira@example.org"), ("kimm", "kim0@example.org")):
        form = {"username": name, "email": address, "password1": SECRET, "password2": SECRET}
        said.append(as_said(Client().post("/accounts/signup/", form, follow=True), name, address))
    assert said[0] == said[1]


def test_a_wrong_password_and_an_unknown_name_are_answered_alike() -> None:
    make_user("mira")
    known, unknown = (
        as_said(Client().post("/accounts/login/", {"login": name, "password": "wrong"}), name)
        for name in ("mira", "kimm")
    )
    assert known == unknown


def test_a_made_up_token_opens_nothing_however_near_it_comes_to_a_real_one(client: Client) -> None:
    token, secret = make_token(make_user("mira"), "laptop")
    for guess in (secrets.token_urlsafe(32), secret[:-1], secret + "a", secret.swapcase(), token.digest, "", "\0", "é"):
        answer = client.get("/rest/competitions/", headers={"Authorization": f"Bearer {guess}"})
        assert answer.status_code == 401, guess
    assert client.get("/rest/competitions/", headers={"Authorization": f"Bearer {secret}"}).status_code == 200


def test_a_made_up_invitation_link_is_not_there_however_near_it_comes_to_a_real_one() -> None:
    world = make_world("invited")
    client, real = signed_in(Client(), world.people["user"]), world.link_secret
    for guess in (
        secrets.token_urlsafe(32),
        real[:-1],
        real + "a",
        real.swapcase(),
        world.link.digest,
        str(world.link.pk),
    ):
        for ask in (client.get, client.post):
            assert ask(f"/invitations/{guess}/").status_code == 404, guess
    assert client.get(f"/competitions/{world.competition.slug}/").status_code == 404
    assert client.get(f"/invitations/{real}/").status_code == 200


def test_a_made_up_reset_link_sets_no_password(client: Client) -> None:
    mira = make_user("mira")
    before = User.objects.get().password
    form = {"password1": SECRET, "password2": SECRET}
    for key in ("1-abcdef", f"{mira.pk}-set-password", f"{mira.pk}-{'a' * 39}"):
        page = f"/accounts/password/reset/key/{key}/"
        client.post(client.get(page, follow=True).request["PATH_INFO"], form, follow=True)
        client.post(page, form, follow=True)
    assert User.objects.get().password == before
    client.post("/accounts/password/reset/", {"email": "mira@example.org"})
    (real,) = re.findall(r"/accounts/password/reset/key/\S+", str(mail.outbox[0].body))
    client.post(client.get(real, follow=True).request["PATH_INFO"], form)
    assert User.objects.get().check_password(SECRET)


def test_the_admin_changes_passwords_on_the_page_that_counts_guesses(client: Client) -> None:
    admin = make_user("admin", is_staff=True)
    form = {"old_password": "correct horse", "new_password1": SECRET, "new_password2": SECRET}
    for page in ("/admin/password_change/", "/admin/password_change/done/"):
        answer = signed_in(client, admin).post(page, form)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/password/change/")
    assert not User.objects.get().check_password(SECRET)
