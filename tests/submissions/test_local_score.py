"""A score that a team writes into the note stands beside the public one, and counts for nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.tokens import make_token
from submissions import judging
from submissions.local_score import local_score
from submissions.models import Evaluation
from tests.factories import make_competition, make_team, make_user, prediction_csv, signed_in


@pytest.mark.parametrize(
    ("note", "score"),
    [
        ("cv=0.4231", 0.4231),
        ("CV: 0.4231", 0.4231),
        ("cv 0.4231", 0.4231),
        ("larger trees, Cv = 0.4231, seed 3", 0.4231),
        ("cv=0.4231.", 0.4231),
        ("(cv:-1.5e-3)", -0.0015),
        ("cv=12", 12),
        ("cv .5", 0.5),
        ("cv=0.4, then cv=0.3", 0.4),
        ("5-fold cv 0.42", 0.42),
        ("cv 5 folds, cv=0.42", 0.42),
        ("", None),
        ("first try", None),
        ("cv 5 folds", None),
        ("cv=5fold", None),
        ("cv=42 %", None),
        ("cv=0,42", None),
        ("cv=1.2.3", None),
        ("cv=nan cv=inf", None),
        ("cv=1e999", None),
        ("mcv=0.42", None),
        ("cv=٤", None),
    ],
)
def test_a_note_s_local_score_is_read_as_it_is_written(note: str, score: float | None) -> None:
    assert local_score(note) == score


@pytest.mark.django_db
def test_the_local_score_stands_beside_the_public_one_for_the_team_alone(client: Client) -> None:
    competition = make_competition()
    mira = make_user("mira")
    make_team(competition, "Petri Dish", mira)
    signed_in(client, mira)
    sent = {"file": SimpleUploadedFile("a.csv", prediction_csv()), "note": "larger trees, cv=0.42316789"}
    client.post("/competitions/cells/submit/", sent)
    assert "cv 0.42317" not in client.get("/competitions/cells/submissions/").text  # nothing to stand beside
    judging.judge(Evaluation.objects.get().pk)
    assert "cv 0.42317" in client.get("/competitions/cells/submissions/").text
    assert "0.4231" not in client.get("/competitions/cells/leaderboard/").text
    program = Client(headers={"Authorization": f"Bearer {make_token(mira, 'test')[1]}"})
    (line,) = program.get("/rest/competitions/cells/submissions/").json()["results"]
    assert line["local_score"] == 0.42316789
