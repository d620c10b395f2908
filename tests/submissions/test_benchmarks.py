"""Benchmarks of a bundle: scored, shown, unranked."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import Client

from submissions import judging
from submissions.benchmarks import add_benchmark
from submissions.models import BestScore, Evaluation
from tests.factories import make_competition, make_team, make_user, prediction_csv
from tests.journeys.bundle import prediction_file, write_bundle

pytestmark = pytest.mark.django_db


def test_a_benchmark_of_the_bundle_stands_on_the_board_without_a_rank(tmp_path: Path) -> None:
    bundle = write_bundle(tmp_path / "bundle", "cells")
    (bundle / "logistic.csv").write_bytes(prediction_file(60, noise=0.3))
    manifest = bundle / "competition.yaml"
    manifest.write_text(manifest.read_text() + "benchmarks: [{file: logistic.csv, name: Logistic regression}]\n")
    make_user("host")
    call_command("import_competition", str(bundle), "--host", "host", "--publish")
    judging.judge(Evaluation.objects.get().pk)
    board = Client().get("/competitions/cells/leaderboard/").text
    assert "Logistic regression" in board
    assert "unranked" in board
    assert not BestScore.objects.exists()


def test_a_benchmark_with_the_name_of_a_team_gets_a_number(tmp_path: Path) -> None:
    host, competition = make_user("host"), make_competition()
    make_team(competition, "Logistic regression", make_user("mira"))
    add_benchmark(competition, ContentFile(prediction_csv(), "a.csv"), name="LOGISTIC regression", by=host)
    assert competition.teams.filter(kind="benchmark", name="LOGISTIC regression 2").exists()
