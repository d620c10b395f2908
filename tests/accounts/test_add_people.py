"""`manage.py add_people`: a class of people without mail, from a list."""

import csv
import io
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client

from accounts.models import User
from audit.models import AuditEvent
from tests.factories import make_competition, make_user

pytestmark = pytest.mark.django_db
SECRET = "a very long secret"


@pytest.fixture
def roster(tmp_path: Path) -> Path:
    path = tmp_path / "class.csv"
    path.write_text("name,email\nMira Lindqvist,Mira@example.org\n\nNoor,noor@example.org\n")
    return path


def add_people(roster: Path, *arguments: str) -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command("add_people", str(roster), "--site", "http://testserver/", *arguments, stdout=out)
    return out.getvalue()


def links(path: Path) -> list[dict[str, str]]:
    """The lines of a file of links."""
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_everybody_gets_an_account_with_a_confirmed_address(roster: Path) -> None:
    assert "2 added, 0 already there." in add_people(roster)
    mira = User.objects.get(email="mira@example.org")
    assert (mira.username, mira.public_name, mira.has_usable_password()) == ("mira-lindqvist", "Mira Lindqvist", False)
    assert EmailAddress.objects.get(user=mira).verified


def test_a_link_lets_its_person_choose_a_password_once(roster: Path) -> None:
    add_people(roster)
    written = roster.with_name("class-links.csv")
    assert written.stat().st_mode & 0o077 == 0
    link = links(written)[0]["link"].removeprefix("http://testserver")
    client = Client()
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": SECRET, "password2": SECRET})
    client.post("/accounts/login/", {"login": "mira@example.org", "password": SECRET})
    assert client.get("/profile/").status_code == 200
    assert "password1" not in Client().get(link, follow=True).content.decode()


def test_running_it_again_adds_only_who_is_new_and_keeps_the_links(roster: Path) -> None:
    add_people(roster)
    before = roster.with_name("class-links.csv").read_text()
    assert "0 added, 2 already there." in add_people(roster)
    with roster.open("a") as file:
        file.write("Otto,otto@example.org\n")
    assert "1 added, 2 already there." in add_people(roster)
    assert roster.with_name("class-links.csv").read_text() == before
    assert [line["name"] for line in links(roster.with_name("class-links-2.csv"))] == ["Otto"]


def test_who_is_there_already_is_left_as_they_are(roster: Path) -> None:
    make_user("someone", email="mira@example.org")
    assert "1 added, 1 already there." in add_people(roster)
    assert User.objects.get(email="mira@example.org").display_name == ""


def test_whoever_only_claims_the_address_of_a_classmate_does_not_keep_them_out(roster: Path, client: Client) -> None:
    fields = {"username": "squatter", "email": "mira@example.org", "password1": SECRET, "password2": SECRET}
    assert client.post("/accounts/signup/", fields).status_code == 302
    printed = add_people(roster)
    assert "2 added, 0 already there." in printed
    assert "mira@example.org stood with the account squatter, which has never confirmed it" in printed
    mira = User.objects.get(email="mira@example.org")
    assert mira.username == "mira-lindqvist"
    assert EmailAddress.objects.get(email="mira@example.org", verified=True).user == mira
    assert client.get("/profile/").status_code == 200
    assert "mira@example.org" not in client.get("/accounts/email/").text


def test_two_people_of_one_name_get_names_of_their_own(roster: Path) -> None:
    roster.write_text("Mira,a@example.org\nmira,b@example.org\n=Mira,c@example.org\n")
    make_user("Mira", email="other@example.org")
    add_people(roster)
    written = links(roster.with_name("class-links.csv"))
    assert [line["username"] for line in written] == ["mira-2", "mira-3", "mira-4"]
    assert written[2]["name"] == "'=Mira"


def test_all_bad_lines_are_named_together_and_nobody_is_added(roster: Path) -> None:
    with roster.open("a") as file:
        file.write("one cell\nOtto,not an address\n,nameless@example.org\nAgain,NOOR@example.org\n")
    with pytest.raises(CommandError) as refusal:
        add_people(roster)
    told = str(refusal.value)
    for number, words in ((5, "1 cells"), (6, "not an e-mail"), (7, "1 to 80"), (8, "line 4 already")):
        assert any(line.startswith(f"Line {number}") and words in line for line in told.splitlines())
    assert not User.objects.exists()


@pytest.mark.parametrize("content", [None, b"M\xfcller,m@example.org\n"])
def test_a_file_that_is_not_there_or_not_utf_8_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "class.csv"
    if content:
        path.write_bytes(content)
    with pytest.raises(CommandError, match="cannot be read"):
        add_people(path)


def test_a_class_of_200_is_added(roster: Path) -> None:
    roster.write_text("".join(f"Student {number},s{number}@example.org\n" for number in range(200)))
    assert "200 added" in add_people(roster)
    assert len(links(roster.with_name("class-links.csv"))) == 200


def test_a_class_is_invited_as_it_is_added_and_sees_the_competition(roster: Path) -> None:
    competition = make_competition(visibility="invited")
    make_user("noor")
    printed = add_people(roster, "--competition", "cells")
    assert "1 added, 1 already there." in printed
    assert "2 invited to Benign or malignant?, 0 already on its list." in printed
    link = links(roster.with_name("class-links.csv"))[0]["link"].removeprefix("http://testserver")
    mira = Client()
    mira.post(mira.get(link, follow=True).redirect_chain[-1][0], {"password1": SECRET, "password2": SECRET})
    mira.post("/accounts/login/", {"login": "mira@example.org", "password": SECRET})
    assert mira.get("/competitions/cells/").status_code == 200
    assert Client().get("/competitions/cells/").status_code == 404
    event = AuditEvent.objects.get(deed="invitation:add")
    assert event.by_id == competition.hosts.get().user_id
    assert "example.org" not in event.canonical


def test_running_it_again_invites_only_who_is_new(roster: Path) -> None:
    make_competition(visibility="invited")
    add_people(roster, "--competition", "cells")
    with roster.open("a") as file:
        file.write("Otto,otto@example.org\n")
    assert "1 invited to Benign or malignant?, 2 already on its list." in add_people(roster, "--competition", "cells")


def test_a_competition_that_is_not_there_is_named_and_nobody_is_added(roster: Path) -> None:
    with pytest.raises(CommandError, match=r"There is no competition sells\. Nobody"):
        add_people(roster, "--competition", "sells")
    assert not User.objects.exists()
