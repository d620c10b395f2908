"""Below the floor of free space nothing new is taken, by whatever door; reading goes on, and it is told why."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django import Settings

from accounts.tokens import make_token
from config.free_space import free_bytes
from submissions.models import Submission
from tests.factories import PASSWORD, make_competition, make_team, make_user, prediction_csv, signed_in

pytestmark = pytest.mark.django_db
HUGE = 10**9  # MiB, a petabyte


@pytest.fixture
def mira() -> Client:
    make_team(make_competition(), "Petri Dish", make_user("mira"))
    return signed_in(Client(), make_user("mira"))


@pytest.fixture
def program(mira: Client) -> Client:
    return Client(headers={"Authorization": f"Bearer {make_token(make_user('mira'), 'test')[1]}"})


def test_a_page_that_would_store_says_why_it_does_not(mira: Client, settings: Settings) -> None:
    settings.FREE_SPACE_MB = HUGE
    answer = mira.post("/competitions/cells/submit/", {"file": ContentFile(prediction_csv(), "model.csv")})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "300")
    assert "The disk of this site is almost full" in answer.text
    assert answer.headers["X-Request-ID"] in answer.text
    assert mira.post("/competitions/cells/team/rename/", {"name": "Agar"}).status_code == 503
    assert not Submission.objects.exists()


def test_the_api_refuses_with_no_space(program: Client, settings: Settings) -> None:
    settings.FREE_SPACE_MB = HUGE
    file = ContentFile(prediction_csv(), "model.csv")
    answer = program.post("/rest/competitions/cells/submissions/", {"file": file})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "300")
    assert answer.json()["code"] == "no_space"
    assert not Submission.objects.exists()


def test_the_upload_itself_must_fit_above_the_floor(program: Client, settings: Settings) -> None:
    settings.FREE_SPACE_MB = free_bytes() // 1024**2 - 200
    address = "/rest/competitions/cells/submissions/"
    large = program.generic("POST", address, b"", content_type="multipart/form-data", CONTENT_LENGTH=10**9)
    assert large.status_code == 413
    competition = make_competition(slug="large", max_upload_bytes=2 * 10**9)
    make_team(competition, "Large", make_user("mira"))
    large = program.generic(
        "POST",
        address.replace("cells", competition.slug),
        b"",
        content_type="multipart/form-data",
        CONTENT_LENGTH=10**9,
    )
    assert large.json()["code"] == "no_space"
    assert program.post(address, {"file": ContentFile(prediction_csv(), "model.csv")}).status_code == 201


def test_reading_goes_on_and_whoever_mends_it_comes_in(mira: Client, program: Client, settings: Settings) -> None:
    settings.FREE_SPACE_MB = HUGE
    make_user("admin", is_staff=True)
    for path in ("/", "/competitions/cells/", "/competitions/cells/leaderboard/", "/competitions/cells/submit/"):
        assert mira.get(path).status_code == 200
    assert program.get("/rest/competitions/cells/submissions/").status_code == 200
    assert mira.post("/theme/", {"theme": "dark", "next": "/"}).status_code == 302
    admin = Client()
    assert admin.post("/accounts/login/", {"login": "admin", "password": PASSWORD}).status_code == 302
    assert "The disk of this site is almost full" in admin.get("/admin/").text


def test_the_probe_names_the_disk_without_closing_the_site(settings: Settings) -> None:
    assert Client().get("/readyz").json() == {"ready": True, "failing": []}
    settings.FREE_SPACE_MB = HUGE
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "failing": ["disk"]})


def test_with_room_enough_the_admin_says_nothing_of_the_disk() -> None:
    admin = signed_in(Client(), make_user("admin", is_staff=True))
    assert "almost full" not in admin.get("/admin/").text
