"""No file is looked at for nothing: the limit is asked first, and what the first look refuses is an invalid file."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import User
from accounts.tokens import make_token
from competitions.models import Competition
from submissions import intake
from submissions.errors import TooManyInvalidFilesError, WrongFileError
from submissions.intake import INVALID_FILES_A_DAY, allowance, submit
from submissions.models import Submission, WrongFile
from teams.models import Membership, Team
from tests.at_once import at_once
from tests.factories import make_competition, make_team, make_user, prediction_csv, signed_in
from tests.kaggle_api.program import program_of

pytestmark = pytest.mark.django_db
WRONG = b"id,prediction\nrow-000,0.5\n"


@pytest.fixture
def competition() -> Competition:
    return make_competition(daily_limit=2)


@pytest.fixture
def mira(competition: Competition) -> User:
    make_team(competition, "Petri Dish", make_user("mira"))
    return make_user("mira")


def by_page(person: User, data: bytes) -> str:
    client = signed_in(Client(), person)
    return client.post("/competitions/cells/submit/", {"file": SimpleUploadedFile("f.csv", data)}).text


def by_rest(person: User, data: bytes) -> str:
    client = Client(headers={"Authorization": f"Bearer {make_token(person, 'test')[1]}"})
    address = "/rest/competitions/cells/submissions/"
    return str(client.post(address, {"file": SimpleUploadedFile("f.csv", data)}).json())


def by_client(person: User, data: bytes) -> str:
    return str(program_of(person).submit(data).json())


def invalid_today(competition: Competition) -> int:
    return allowance(Team.objects.get(name="Petri Dish"), competition.phase, timezone.now()).invalid_today


@pytest.mark.parametrize("door", [by_page, by_rest, by_client])
def test_twenty_refused_headers_close_the_day_at_every_door(
    competition: Competition, mira: User, door: Callable[[User, bytes], str]
) -> None:
    told = [door(mira, WRONG) for _ in range(INVALID_FILES_A_DAY)]
    assert all("prediction" in each for each in told)
    assert invalid_today(competition) == INVALID_FILES_A_DAY
    assert not Submission.objects.exists()
    for again in (by_page, by_rest, by_client):
        assert "could not be scored today" in again(mira, prediction_csv())
    WrongFile.objects.update(refused_at=timezone.now() - timedelta(days=1))
    assert "could not be scored today" not in door(mira, prediction_csv())
    assert Submission.objects.count() == 1


def test_the_file_of_a_team_that_may_send_nothing_is_not_looked_at(
    competition: Competition, mira: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[object] = []
    look = intake.check_file

    def looking(*given: Any) -> None:
        looked.append(given)
        look(*given)

    monkeypatch.setattr(intake, "check_file", looking)
    for _ in range(2):
        by_page(mira, prediction_csv())
    looked.clear()
    for door in (by_page, by_rest, by_client):
        assert "used its 2 submissions" in door(mira, WRONG)
    assert not looked
    assert not WrongFile.objects.exists()


def test_leaving_a_team_takes_no_refused_file_away(competition: Competition, mira: User) -> None:
    for _ in range(INVALID_FILES_A_DAY):
        by_rest(mira, WRONG)
    other = make_team(competition, "Rival", make_user("noor"))
    Membership.objects.filter(user=mira).update(team=other)
    with pytest.raises(TooManyInvalidFilesError):
        submit(ContentFile(prediction_csv()), team=other, by=make_user("noor"), name="f.csv")


def test_a_host_s_wrong_dry_run_counts_for_nobody(competition: Competition) -> None:
    host = competition.hosts.get().user
    sandbox = Team.objects.create(
        competition=competition, name="Dry run", kind=Team.Kind.SANDBOX, created_at=timezone.now()
    )
    with pytest.raises(WrongFileError):
        submit(ContentFile(WRONG), team=sandbox, by=host, name="f.csv")
    assert not WrongFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_many_wrong_files_at_once_twenty_are_told_why(competition: Competition, mira: User) -> None:
    team = Team.objects.get(name="Petri Dish")

    def send() -> str:
        with pytest.raises((WrongFileError, TooManyInvalidFilesError)) as refused:
            submit(ContentFile(WRONG), team=team, by=mira, name="f.csv")
        return refused.typename

    told = at_once([send] * (INVALID_FILES_A_DAY + 5))
    assert [each for each in told if each == "WrongFileError"] == ["WrongFileError"] * INVALID_FILES_A_DAY


def test_a_stranger_s_large_form_is_refused_before_it_is_read(competition: Competition, client: Client) -> None:
    big: dict[str, Any] = {"file": SimpleUploadedFile("f.csv", b"0" * 2_000_000)}
    assert client.post("/competitions/cells/submit/", big).status_code == 413
    assert (
        client.post("/admin/competitions/datafile/add/", {"file": big["file"]} | {"x": "0" * 6_000_000}).status_code
        == 413
    )
