"""Data files: for those who have accepted the rules, and for the hosts; each download on record."""

from collections.abc import Iterable
from typing import Any, cast

import pytest
from django.core.files.base import ContentFile
from django.http import FileResponse
from django.test import Client

from accounts.models import User
from accounts.tokens import make_token
from competitions.data_files import add_data_file
from competitions.models import Competition, Download
from tests.factories import make_competition, make_team, make_user, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.scaled]
FILE = "/competitions/cells/data/train.csv"
REST_FILE = "/rest/competitions/cells/data/train.csv/"
CONTENT = b"id,radius,diagnosis\n1,17.9,1\n"


@pytest.fixture
def competition() -> Competition:
    """A competition with a file to take."""
    competition = make_competition(data_licence="CC-BY-4.0")
    add(competition, CONTENT)
    return competition


def add(competition: Competition, content: bytes) -> None:
    """A version of train.csv."""
    add_data_file(
        competition,
        ContentFile(content, "train.csv"),
        name="train.csv",
        by=make_user("host"),
        description="Training rows",
    )


def body(response: Any) -> bytes:
    """What was streamed."""
    assert isinstance(response, FileResponse)
    return b"".join(cast(Iterable[bytes], response))


def bearer(user: User) -> dict[str, str]:
    """The header of a program of this person."""
    return {"Authorization": f"Bearer {make_token(user, 'laptop')[1]}"}


def test_who_is_not_signed_in_is_asked_to_sign_in(client: Client, competition: Competition) -> None:
    assert client.get(FILE).headers["Location"].startswith("/accounts/login/?next=")


def test_until_the_rules_are_accepted_the_data_is_locked_and_says_so(client: Client, competition: Competition) -> None:
    signed_in(client, make_user("mira"))
    response = client.get(FILE)
    assert response.status_code == 403
    assert "Locked until you accept the rules" in response.content.decode()
    assert "/competitions/cells/rules/" in response.content.decode()
    page = client.get("/competitions/cells/data/").content.decode()
    assert "Locked until you accept the rules" in page
    assert "train.csv" in page
    assert FILE not in page
    assert not Download.objects.exists()


def test_a_participant_takes_the_file_as_an_attachment(client: Client, competition: Competition) -> None:
    make_team(competition, "Petri Dish", make_user("mira"))
    response = signed_in(client, make_user("mira")).get(FILE)
    assert body(response) == CONTENT
    assert response.headers["Content-Disposition"] == 'attachment; filename="train.csv"'
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Length"] == str(len(CONTENT))


def test_a_host_takes_the_file_too(client: Client, competition: Competition) -> None:
    assert body(signed_in(client, make_user("host")).get(FILE)) == CONTENT


def test_a_host_of_another_competition_does_not(client: Client, competition: Competition) -> None:
    make_competition(slug="other", host=make_user("okafor"))
    assert signed_in(client, make_user("okafor")).get(FILE).status_code == 403


def test_each_download_is_recorded_with_its_version(client: Client, competition: Competition) -> None:
    make_team(competition, "Petri Dish", make_user("mira"))
    signed_in(client, make_user("mira"))
    body(client.get(FILE))
    add(competition, b"id,radius,diagnosis\n1,18.0,1\n")
    body(client.get(FILE))
    taken = Download.objects.order_by("at").values_list("data_file__version", "user__username")
    assert list(taken) == [(1, "mira"), (2, "mira")]


def test_the_data_page_shows_size_licence_checksum_and_commands(client: Client, competition: Competition) -> None:
    make_team(competition, "Petri Dish", make_user("mira"))
    page = signed_in(client, make_user("mira")).get("/competitions/cells/data/").content.decode()
    data_file = competition.data_files.current().get(name="train.csv")
    assert f"{len(CONTENT)} B" in page
    assert "CC-BY-4.0" in page
    assert "Training rows" in page
    assert f"{data_file.sha256}  train.csv" in page
    assert f"http://testserver{REST_FILE}" in page


def test_a_file_that_does_not_exist_is_not_found(client: Client, competition: Competition) -> None:
    signed_in(client, make_user("host"))
    assert client.get("/competitions/cells/data/other.csv").status_code == 404
    assert client.get("/competitions/cells/data/..%2f..%2fsecret-key").status_code == 404


def test_a_program_takes_the_file_with_a_token(client: Client, competition: Competition) -> None:
    make_team(competition, "Petri Dish", make_user("mira"))
    assert body(client.get(REST_FILE, headers=bearer(make_user("mira")))) == CONTENT
    assert Download.objects.get().user == make_user("mira")


def test_a_program_of_someone_who_has_not_joined_is_refused_by_name(client: Client, competition: Competition) -> None:
    response = client.get(REST_FILE, headers=bearer(make_user("noor")))
    assert (response.status_code, response.json()["code"]) == (403, "not_joined")


def test_a_program_without_a_token_is_refused(client: Client, competition: Competition) -> None:
    response = client.get(REST_FILE)
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_the_file_of_a_competition_that_one_may_not_see_is_not_there(client: Client) -> None:
    add(make_competition(visibility="invited"), CONTENT)
    response = client.get(REST_FILE, headers=bearer(make_user("noor")))
    assert (response.status_code, response.json()["code"]) == (404, "not_found")
