"""The submit page's lines for podium-check: they work as they stand, and say what the site says."""

import json
import re
import shlex
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from competitions.models import Competition, DataFile, Solution
from scoring.command import main
from submissions import judging
from submissions.at_home import commands
from submissions.models import Evaluation
from tests.factories import make_competition, make_team, make_user, prediction_csv, signed_in, solution_csv

pytestmark = pytest.mark.django_db
ODD = prediction_csv().replace(b"row-007,", b"row-700,").replace(b"row-003,", b'row-003,"0,5"#')


@pytest.fixture
def competition() -> Competition:
    return make_competition()


@pytest.fixture
def mira(competition: Competition, client: Client) -> Client:
    make_team(competition, "Petri Dish", make_user("mira"))
    return signed_in(client, make_user("mira"))


def lines_shown(client: Client) -> list[str]:
    page = unescape(client.get("/competitions/cells/submit/").text)
    return re.findall(r"podium-check (?:check|score) [^<\n]+", page)


def test_the_submit_page_s_line_says_what_the_site_says(
    mira: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    check, _ = lines_shown(mira)
    monkeypatch.chdir(tmp_path)
    Path("sample_submission.csv").write_bytes(prediction_csv(1.0))
    Path("predictions.csv").write_bytes(ODD)
    assert main([*shlex.split(check)[1:], "--json"]) == 1
    mira.post("/competitions/cells/submit/", {"file": SimpleUploadedFile("predictions.csv", ODD)})
    evaluation = Evaluation.objects.get()
    judging.judge(evaluation.pk)
    evaluation.refresh_from_db()
    stored: dict[str, Any] = {"problems": evaluation.problems, "problem_count": evaluation.problem_count}
    assert evaluation.problem_count >= 3
    assert json.loads(capsys.readouterr().out) == stored


def test_the_submit_page_s_line_scores_answers_of_one_s_own(
    mira: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _, score = lines_shown(mira)
    monkeypatch.chdir(tmp_path)
    answers = [line.rpartition(",")[0] for line in solution_csv().decode().splitlines()]
    Path("oof.csv").write_text("\n".join(answers) + "\n")
    Path("oof_predictions.csv").write_bytes(prediction_csv(0.3))
    assert main(shlex.split(score)[1:]) == 0
    assert 0 < float(capsys.readouterr().out) < 1


def test_options_weights_and_odd_names_stand_in_the_lines() -> None:
    given = {"id_column": "the id", "metric": "log_loss", "metric_options": {"eps": 1e-7}, "weight_column": "w"}
    check, score = commands(Solution(**given), DataFile(name="sample.csv")).splitlines()
    asked = "--id-column 'the id' --metric log_loss --option eps=1e-07"
    assert check == f"podium-check check predictions.csv --like sample.csv {asked}"
    assert score == f"podium-check score oof_predictions.csv --truth oof.csv {asked} --weight-column w"


def test_without_a_sample_there_is_nothing_to_hold_a_file_against(competition: Competition, mira: Client) -> None:
    competition.data_files.all().delete()
    assert lines_shown(mira) == []
