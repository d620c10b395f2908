"""Renaming a team, handing on its lead, leaving it: on the page."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError
from django.test import Client

from audit.models import AuditEvent
from competitions.models import Competition
from submissions.errors import NotInTeamError
from submissions.intake import submit
from teams.joining import join
from teams.leading import leave
from teams.models import Team
from tests.factories import close, make_competition, make_team, make_user, prediction_csv, signed_in

pytestmark = pytest.mark.django_db
# Of Petri Dish: other case, Cyrillic letters, more spaces and none, wide letters, a digit, Greek capitals, palochka,
# small capitals.
LOOKALIKES = [
    *("petri dish", "\u0420\u0435tri Dish", "Petri  Dish", "PetriDish", "\uff30etri Dish", "Petr1 Dish"),
    *("\u03a1\u0395\u03a4R\u0399 D\u0399S\u0397", "PETR\u04c0 DISH", "P\u1d07\u1d1b\u0280\u026a D\u026as\u029c"),
]
NOT_ALIKE = ["Petri Dose", "P\u00e9tri Dish", "Petri Dish 2", "\u65e5\u672c"]
TEAM = "/competitions/cells/team/"


@pytest.fixture
def competition() -> Competition:
    return make_competition()


@pytest.fixture
def petri(competition: Competition) -> Team:
    return make_team(competition, "Petri Dish", make_user("mira"), make_user("noor"), make_user("ada"))


def post(by: str, deed: str, **fields: Any) -> str:
    response = signed_in(Client(), make_user(by)).post(f"{TEAM}{deed}/", fields, follow=True)
    content: str = response.content.decode()
    return content


def members(name: str) -> list[str]:
    return [member.username for member in Team.objects.get(name=name).members()]


def test_the_leader_renames_the_team(petri: Team) -> None:
    assert "The team is called Agar now" in post("mira", "rename", name=" Agar ")
    petri.refresh_from_db()
    assert petri.name == "Agar"


def test_a_name_of_another_team_is_refused_whatever_its_case(competition: Competition, petri: Team) -> None:
    make_team(competition, "Agar", make_user("kim"))
    assert "Another team of this competition is called “aGAR”" in post("mira", "rename", name="aGAR")
    assert "The team is called PETRI Dish now" in post("mira", "rename", name="PETRI Dish")


@pytest.mark.parametrize(("name", "sentence"), [("", "required"), ("a\u202eb", "invisible"), ("x" * 81, "at most 80")])
def test_a_name_that_is_none_is_refused(petri: Team, name: str, sentence: str) -> None:
    assert sentence in post("mira", "rename", name=name)
    petri.refresh_from_db()
    assert petri.name == "Petri Dish"


@pytest.mark.parametrize("name", LOOKALIKES)
def test_a_name_that_looks_like_another_is_refused(competition: Competition, petri: Team, name: str) -> None:
    make_team(competition, "Agar", make_user("otto"))
    assert "or so much like it" in post("otto", "rename", name=name)
    assert Team.objects.filter(name="Agar").exists()


@pytest.mark.parametrize("name", NOT_ALIKE)
def test_a_name_that_a_reader_tells_from_another_is_taken(competition: Competition, petri: Team, name: str) -> None:
    make_team(competition, "Agar", make_user("otto"))
    post("otto", "rename", name=name)
    assert Team.objects.filter(name=name).exists()


@pytest.mark.parametrize("name", LOOKALIKES[1:])
def test_the_database_holds_no_two_teams_that_look_alike(competition: Competition, petri: Team, name: str) -> None:
    with pytest.raises(IntegrityError):
        make_team(competition, name, make_user("otto"))


@pytest.mark.parametrize("name", LOOKALIKES[:2])
def test_who_joins_under_a_name_that_looks_like_another_gets_a_number(competition: Competition, name: str) -> None:
    make_team(competition, "Petri Dish", make_user("mira"))
    otto = make_user("otto", display_name=name)
    terms = [term.pk for term in competition.current_rules.key_terms.all()]  # type: ignore[union-attr]
    assert join(competition, by=otto, rules_version=1, key_terms=terms).name == f"{name} 2"


def test_from_the_closing_on_names_stay(competition: Competition, petri: Team) -> None:
    close(competition)
    assert "Names stay as they were then" in post("mira", "rename", name="Agar")


def test_members_who_do_not_lead_cannot_rename_or_name_a_leader(petri: Team) -> None:
    assert "Only the leader of the team may rename it" in post("noor", "rename", name="Agar")
    assert "Only the leader of the team may name another" in post("noor", "leader", leader=make_user("ada").pk)
    petri.refresh_from_db()
    assert (petri.name, petri.leader) == ("Petri Dish", make_user("mira"))


def test_the_lead_goes_to_the_member_that_the_leader_names_on_record(petri: Team) -> None:
    assert "noor leads the team now" in post("mira", "leader", leader=make_user("noor").pk)
    petri.refresh_from_db()
    assert petri.leader == make_user("noor")
    assert AuditEvent.objects.get(deed="team:lead").by == make_user("mira")


def test_nobody_from_outside_is_made_leader(competition: Competition, petri: Team) -> None:
    make_team(competition, "Agar", make_user("kim"))
    assert "Select a valid choice" in post("mira", "leader", leader=make_user("kim").pk)
    petri.refresh_from_db()
    assert petri.leader == make_user("mira")


def test_who_leaves_goes_on_as_a_team_of_one(petri: Team) -> None:
    page = signed_in(Client(), make_user("noor")).get(f"{TEAM}leave/").content.decode()
    assert "Leave Petri Dish?" in page
    assert members("Petri Dish") == ["mira", "noor", "ada"]
    assert "You go on as noor, a team of one" in post("noor", "leave")
    assert members("Petri Dish") == ["mira", "ada"]
    assert members("noor") == ["noor"]
    assert AuditEvent.objects.filter(deed="team:leave").count() == 1


def test_a_leader_who_leaves_is_followed_by_who_came_first(petri: Team) -> None:
    post("mira", "leave")
    petri.refresh_from_db()
    assert petri.leader == make_user("noor")


def test_nobody_leaves_a_team_that_has_sent_something(petri: Team) -> None:
    submit(ContentFile(prediction_csv()), team=petri, by=make_user("noor"), name="model.csv")
    assert "nobody can leave" in post("noor", "leave")
    assert "nobody can leave" in signed_in(Client(), make_user("noor")).get(f"{TEAM}leave/").content.decode()
    assert members("Petri Dish") == ["mira", "noor", "ada"]


def test_a_team_of_one_is_not_left(competition: Competition) -> None:
    make_team(competition, "Agar", make_user("kim"))
    assert "only member" in post("kim", "leave")
    assert "nobody to leave" in signed_in(Client(), make_user("kim")).get(f"{TEAM}leave/").content.decode()
    assert members("Agar") == ["kim"]


def test_who_has_no_team_finds_no_deeds(competition: Competition) -> None:
    client = signed_in(Client(), make_user("kim"))
    for deed in ("rename", "leader", "leave", "invite"):
        assert client.post(f"{TEAM}{deed}/").status_code == 404


def test_a_file_that_was_on_its_way_while_its_sender_left_is_refused_by_name(petri: Team) -> None:
    leave(petri, by=make_user("noor"))
    with pytest.raises(NotInTeamError):
        submit(ContentFile(prediction_csv()), team=petri, by=make_user("noor"), name="model.csv")
    alone = Team.objects.get(name="noor")
    Team.objects.filter(pk=alone.pk).delete()
    with pytest.raises(NotInTeamError):
        submit(ContentFile(prediction_csv()), team=alone, by=make_user("noor"), name="model.csv")
