"""What outside data a team used: it states it once, and all that it sends says the same."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from audit.models import AuditEvent
from submissions.models import Submission
from teams.models import OutsideData, Team
from tests.factories import close, make_competition, make_team, make_user, prediction_csv, signed_in

pytestmark = pytest.mark.django_db
PAGE = "/competitions/cells/team/"


@pytest.fixture
def mira() -> Client:
    make_team(make_competition(), "Petri Dish", make_user("mira"), make_user("noor"))
    return signed_in(Client(), make_user("mira"))


def test_a_member_states_it_for_the_team_once_and_on_record(mira: Client) -> None:
    assert "nobody of your team has stated it yet" in mira.get(PAGE).content.decode()
    answer = mira.post(f"{PAGE}outside-data/", follow=True).content.decode()
    assert "Stated by mira" in answer
    assert "State that we use none" not in answer
    team = Team.objects.get(name="Petri Dish")
    assert (team.outside_data, team.stated_by) == (OutsideData.NONE, make_user("mira"))
    assert AuditEvent.objects.filter(deed="team:state-outside-data").exists()


def test_a_submission_carries_the_statement_also_from_a_program_that_does_not_ask(mira: Client) -> None:
    file = SimpleUploadedFile("model.csv", prediction_csv())
    sent = mira.post("/rest/competitions/cells/submissions/", {"file": file})
    assert (sent.status_code, sent.json()["outside_data"]) == (201, "none")
    assert Submission.objects.get().outside_data == OutsideData.NONE


def test_after_the_closing_statements_stay_as_they_were(mira: Client) -> None:
    close(Team.objects.get(name="Petri Dish").competition)
    answer = mira.post(f"{PAGE}outside-data/")
    assert "Statements stay as they were then." in answer.content.decode()
    assert Team.objects.get(name="Petri Dish").stated_at is None


def test_only_a_member_states_anything_for_a_team(mira: Client) -> None:
    assert signed_in(Client(), make_user("stranger")).post(f"{PAGE}outside-data/").status_code == 404
