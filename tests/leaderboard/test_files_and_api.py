"""The board as a file and through the API: the same order, the same precision."""

import csv
import io
from typing import Any

import pytest
from django.test import Client

from competitions.models import Competition
from submissions.csv_cells import text_cell
from tests.factories import make_competition, make_team, make_user
from tests.leaderboard.boards import CSV, REST, many_teams, standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition() -> Competition:
    return make_competition()


def rest(client: Client, **query: str) -> dict[str, Any]:
    response = client.get(REST, query)
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


def test_the_file_has_every_team_with_rounded_scores(client: Client, competition: Competition) -> None:
    many_teams(competition, 60)
    response = client.get(CSV)
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert len(rows) == 60
    assert (rows[0]["rank"], rows[0]["team"], rows[0]["score"]) == ("1", "team-001", "0.10100")
    assert rows[0]["last_submission_at"].endswith("Z")
    assert response["Content-Disposition"] == 'attachment; filename="cells-public-leaderboard.csv"'


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@sum", "\tx", "\rx"])
def test_a_name_is_no_formula_in_a_spreadsheet(name: str) -> None:
    assert text_cell(name) == f"'{name}"


def test_numbers_in_the_file_stay_numbers(client: Client) -> None:
    competition = make_competition(metric="roc_auc")
    standing(make_team(competition, "=cmd()", make_user("eve")), -0.25)
    line = client.get(CSV).content.decode().splitlines()[1]
    assert line.startswith("1,'=cmd(),-0.25000,1,")


def test_the_api_answers_pages_of_rounded_numbers(client: Client, competition: Competition) -> None:
    many_teams(competition, 51)
    standing(make_team(competition, "exact"), 0.01234567)
    first, second = rest(client), rest(client, page="2", board="public")
    assert (first["board"], first["page"], first["pages"], len(first["results"])) == ("public", 1, 2, 50)
    assert set(first["results"][0]) == {"rank", "team", "score", "submissions", "last_submission_at"}
    assert first["results"][0]["score"] == 0.01235
    assert [row["rank"] for row in second["results"]] == [51, 52]
    assert second["results"][0]["last_submission_at"].endswith("Z")


@pytest.mark.parametrize("query", [{"page": "0"}, {"page": "x"}, {"board": "secret"}, {"sort": "private"}])
def test_a_query_that_makes_no_sense_is_refused(
    client: Client, competition: Competition, query: dict[str, str]
) -> None:
    response = client.get(REST, query)
    assert (response.status_code, response.json()["code"]) == (400, "invalid")


def test_a_page_beyond_the_end_is_not_found(client: Client, competition: Competition) -> None:
    assert client.get(REST, {"page": "2"}).status_code == 404


def test_the_private_board_is_refused_before_the_reveal(client: Client, competition: Competition) -> None:
    response = client.get(REST, {"board": "private"})
    assert (response.status_code, response.json()["code"]) == (403, "not_revealed")
    assert client.get(CSV, {"board": "private"}).status_code == 403
    assert client.get("/competitions/cells/leaderboard/", {"board": "private"}).status_code == 403
