"""Benchmarks of a bundle: scored, shown, unranked."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client

from submissions import judging
from submissions.models import BestScore, Evaluation
from tests.factories import make_user
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
