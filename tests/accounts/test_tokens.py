"""API tokens: shown once, listed, revoked, expired, and what they open."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import ApiToken
from accounts.tokens import fingerprint, make_token
from tests.factories import make_user, signed_in

pytestmark = pytest.mark.django_db
LOCKED = "/rest/competitions/cells/data/train.csv/"  # asks who is there before it looks what is there
ASKED = {"name": "laptop", "days": "90", "may_read": "on"}


def status_with(client: Client, secret: str) -> int:
    """How the API answers someone who shows this token: 401, or 404 once the door is open."""
    return client.get(LOCKED, headers={"Authorization": f"Bearer {secret}"}).status_code


def test_a_token_is_shown_once_and_kept_as_a_fingerprint(client: Client) -> None:
    signed_in(client, make_user("mira"))
    shown = client.post("/profile/tokens/", ASKED)
    secret = re.findall(r"podium_[\w-]{43}", shown.content.decode())[0]
    assert ApiToken.objects.get().digest == fingerprint(secret)
    assert secret not in client.get("/profile/").content.decode()
    assert shown.headers["Cache-Control"] == "private, no-store"


def test_a_token_needs_a_name(client: Client) -> None:
    signed_in(client, make_user("mira"))
    assert client.post("/profile/tokens/", {**ASKED, "name": " "}).status_code == 400
    assert not ApiToken.objects.exists()


def test_a_token_opens_the_api(client: Client) -> None:
    _, secret = make_token(make_user("mira"), "laptop")
    assert status_with(client, secret) == 404


def test_a_token_lives_a_year(client: Client) -> None:
    token, secret = make_token(make_user("mira"), "laptop")
    assert token.expires_at - token.created_at == timedelta(days=365)
    ApiToken.objects.update(expires_at=timezone.now())
    assert status_with(client, secret) == 401


def test_an_unknown_token_is_refused_with_401_and_the_way_in(client: Client) -> None:
    response = client.get("/rest/competitions/", headers={"Authorization": "Bearer podium_wrong"})
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="podium"'
    assert response.json()["code"] == "not_authenticated"
    assert "profile page" in response.json()["message"]


def test_another_scheme_is_no_token(client: Client) -> None:
    _, secret = make_token(make_user("mira"), "laptop")
    assert client.get(LOCKED, headers={"Authorization": f"Basic {secret}"}).status_code == 401


def test_a_revoked_token_opens_nothing_and_leaves_the_list(client: Client) -> None:
    mira = make_user("mira")
    token, secret = make_token(mira, "laptop")
    signed_in(client, mira)
    assert "Revoke the token laptop?" in client.get(f"/profile/tokens/{token.pk}/revoke/").content.decode()
    assert status_with(Client(), secret) == 404
    client.post(f"/profile/tokens/{token.pk}/revoke/")
    assert status_with(Client(), secret) == 401
    assert "API tokens" in client.get("/profile/").content.decode()
    assert "in 364 days" not in client.get("/profile/").content.decode()


def test_nobody_revokes_another_person_s_token(client: Client) -> None:
    token, secret = make_token(make_user("mira"), "laptop")
    signed_in(client, make_user("noor"))
    assert client.post(f"/profile/tokens/{token.pk}/revoke/").status_code == 404
    assert status_with(Client(), secret) == 404


def test_the_token_of_a_person_who_is_inactive_opens_nothing(client: Client) -> None:
    _, secret = make_token(make_user("mira", is_active=False), "laptop")
    assert status_with(client, secret) == 401


def test_the_last_use_is_noted_at_most_once_a_minute(client: Client) -> None:
    token, secret = make_token(make_user("mira"), "laptop")
    status_with(client, secret)
    token.refresh_from_db()
    first = token.last_used_at
    assert first is not None
    status_with(client, secret)
    token.refresh_from_db()
    assert token.last_used_at == first
    ApiToken.objects.update(last_used_at=first - timedelta(minutes=2))
    status_with(client, secret)
    token.refresh_from_db()
    assert token.last_used_at is not None
    assert token.last_used_at >= first


def test_what_a_token_fetches_is_kept_by_no_cache(client: Client) -> None:
    _, secret = make_token(make_user("mira"), "laptop")
    response = client.get("/rest/competitions/", headers={"Authorization": f"Bearer {secret}"})
    assert response.headers["Cache-Control"] == "private, no-store"
