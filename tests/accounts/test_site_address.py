"""Links in mail lead to this site, whatever host a request says that it came to."""

import pytest
from django.core import mail
from django.test import Client
from pytest_django import Settings

from tests.factories import make_user

pytestmark = pytest.mark.django_db
NAMED = ["127.0.0.1", "podium.example.org", "www.example.org"]
MADE_UP = ["localhost:6666", "localhost.:6666", "[::1]:6666", "podium.example.org:6666", "www.example.org.:6666"]


@pytest.mark.parametrize("host", MADE_UP)
@pytest.mark.parametrize(
    ("public", "named", "https", "served", "leads_to"),
    [
        ("https://podium.example.org", [], False, "", "https://podium.example.org/"),
        ("", NAMED, True, "http://127.0.0.1:8000", "https://podium.example.org/"),
        ("", NAMED, False, "http://127.0.0.1:8000", "http://127.0.0.1:8000/"),
        ("", NAMED, False, "", "http://testserver:443/"),  # where the server listens, as it says itself
    ],
)
def test_a_link_by_mail_leads_to_this_site_whatever_the_request_says(
    settings: Settings, host: str, public: str, named: list[str], https: bool, served: str, leads_to: str
) -> None:
    settings.PUBLIC_URL, settings.NAMED_HOSTS, settings.SERVED_AT, settings.HTTPS = public, named, served, https
    settings.ALLOWED_HOSTS = [*NAMED, "localhost", "[::1]"]
    make_user("mira")
    for address in ("mira@example.org", "nobody@example.org"):
        Client(headers={"host": host}).post("/accounts/password/reset/", {"email": address}, secure=True)
    assert len(mail.outbox) == 2
    for letter in mail.outbox:
        assert "6666" not in f"{letter.subject} {letter.body}"
    assert leads_to in str(mail.outbox[0].body)
