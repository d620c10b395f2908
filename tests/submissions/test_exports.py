"""Exports: for who edits, on record, text neutralised, numbers exact, nothing private before the reveal."""

import csv
import io
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from accounts.models import Scope, User
from accounts.tokens import make_token
from audit.models import AuditEvent
from competitions.models import Competition, Host
from competitions.roles import Role
from leaderboard.reveal import reveal
from submissions import judging
from submissions.intake import submit
from submissions.models import Evaluation, PrivateScore
from tests.factories import close, make_competition, make_team, make_user, prediction_csv, signed_in

pytestmark = pytest.mark.django_db
NAMES = ("participants", "teams", "submissions")


@pytest.fixture
def competition() -> Competition:
    competition = make_competition()
    mira = make_user("mira", display_name="=HYPERLINK(1)")
    team = make_team(competition, "-2+3", mira, make_user("noor"))
    submission = submit(ContentFile(prediction_csv(0.3)), team=team, by=mira, name="@m.csv", note="+1, and\n2")
    judging.judge(submission.evaluations.get().pk)
    return competition


def export(client: Client, name: str) -> Any:
    return client.get(f"/rest/competitions/cells/exports/{name}.csv")


def rows(competition: Competition, name: str) -> list[dict[str, str]]:
    answer = export(signed_in(Client(), competition.hosts.get().user), name)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="cells-{name}.csv"'
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode(), newline="")))


def test_participants_come_with_their_team_and_without_addresses(competition: Competition) -> None:
    mira, noor = rows(competition, "participants")
    assert (mira["username"], mira["name"], mira["team_name"]) == ("mira", "'=HYPERLINK(1)", "'-2+3")
    assert noor["team"] == mira["team"]
    assert mira["joined_at"].endswith("Z")
    assert "@example" not in str([mira, noor])


def test_teams_come_with_their_members(competition: Competition) -> None:
    (team,) = rows(competition, "teams")
    assert (team["leader"], team["members"], team["submissions"]) == ("mira", "mira; noor", "1")


def test_scores_are_exact_and_text_is_neutralised(competition: Competition) -> None:
    (row,) = rows(competition, "submissions")
    evaluation = Evaluation.objects.get()
    assert row["public_score"] == repr(evaluation.public_score)
    assert (row["file_name"], row["note"], row["status"]) == ("'@m.csv", "'+1, and\n2", "scored")
    assert row["private_score"] == ""


def test_a_number_below_zero_stays_a_number(competition: Competition) -> None:
    Evaluation.objects.update(public_score=-1.5e-07)
    assert rows(competition, "submissions")[0]["public_score"] == "-1.5e-07"


def test_private_scores_are_in_it_from_the_reveal_on(competition: Competition) -> None:
    close(competition)
    reveal(Competition.objects.get(), by=competition.hosts.get().user)
    assert rows(competition, "submissions")[0]["private_score"] == repr(PrivateScore.objects.get().score)


def test_each_export_is_on_record(competition: Competition) -> None:
    for name in NAMES:
        rows(competition, name)
    recorded = [event.canonical for event in AuditEvent.objects.filter(deed="competition:export")]
    assert [name for name, text in zip(NAMES, recorded, strict=True) if f'"what":"{name}"' in text] == list(NAMES)


def helper(competition: Competition, role: Role) -> User:
    Host.objects.create(competition=competition, user=make_user(f"the-{role}"), role=role)
    return make_user(f"the-{role}")


@pytest.mark.parametrize("name", NAMES)
def test_exports_are_for_who_edits(competition: Competition, name: str) -> None:
    people = [helper(competition, Role.JUDGE), helper(competition, Role.VIEWER), make_user("mira"), make_user("kim")]
    assert [export(signed_in(Client(), each), name).status_code for each in people] == [403] * 4
    assert export(Client(), name).status_code in (401, 403)
    Competition.objects.update(visibility="invited")
    assert export(signed_in(Client(), make_user("kim")), name).status_code == 404
    assert not AuditEvent.objects.filter(deed="competition:export").exists()


def test_a_program_needs_the_scope_of_hosts(competition: Competition) -> None:
    host = competition.hosts.get().user
    for scopes, status in (([Scope.READ, Scope.SUBMIT], 403), ([Scope.HOST], 200)):
        secret = make_token(host, "script", scopes=scopes)[1]
        assert export(Client(headers={"Authorization": f"Bearer {secret}"}), "teams").status_code == status


def test_there_is_no_export_of_another_name(competition: Competition) -> None:
    assert export(signed_in(Client(), competition.hosts.get().user), "solutions").status_code == 404


def test_the_page_of_the_competition_leads_to_each_export(competition: Competition) -> None:
    host = signed_in(Client(), competition.hosts.get().user)
    shown = host.get(f"/admin/competitions/competition/{competition.pk}/change/").text
    assert all(f'href="/rest/competitions/cells/exports/{name}.csv"' in shown for name in NAMES)


def test_who_accepts_csv_and_nothing_else_gets_csv_and_refusals_as_json(competition: Competition) -> None:
    host, member = competition.hosts.get().user, User.objects.get(username="mira")
    for person, status, kind in ((host, 200, "text/csv; charset=utf-8"), (member, 403, "application/json")):
        client = signed_in(Client(), person)
        answer = client.get("/rest/competitions/cells/exports/teams.csv", headers={"Accept": "text/csv"})
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, kind)
