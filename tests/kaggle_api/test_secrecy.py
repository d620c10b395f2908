"""Private scores are in no answer before the reveal: other private labels, the very same bytes for the client."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from competitions.models import Competition
from kaggle_api.methods import METHODS
from submissions.models import Submission
from teams.models import Team
from tests.every_byte import SAME_ID, plain
from tests.factories import prediction_csv
from tests.kaggle_api.program import Program
from tests.test_private_labels import flip_private_labels, judge_anew

pytestmark = pytest.mark.django_db
BROKEN = prediction_csv().replace(b"row-007", b"row-700")


def heard(program: Program, team: Team, refs: list[int], token: str) -> list[dict[str, tuple[object, ...]]]:
    """Every method's answer, headers included, about each submission, with either board; asking leaves no trace.

    `token` is of a file that is a submission already: asked for again, it is the same one.
    """
    named = {"competitionName": "cells", "teamId": team.pk, "fileName": "sample_submission.csv"}
    asked = [
        {**named, "ref": ref, "submissionId": ref, "blobFileTokens": token, "overridePublic": is_public}
        for ref in refs
        for is_public in (False, True)
    ]
    return [answers(program, fields) for fields in asked]


def answers(program: Program, fields: dict[str, Any]) -> dict[str, tuple[object, ...]]:
    """By method; an announced file is left out: its token, which nobody can know, is another each time."""
    found = {}
    for method in METHODS.values():
        address = f"/api/v1/{method.service}/{method.name}"
        with transaction.atomic():
            answer = program.client.post(address, json.dumps(fields), "application/json", headers=SAME_ID)
            found[method.name] = plain(answer)
            transaction.set_rollback(True)
    del found["StartSubmissionUpload"]
    return found


def submission_with_token(program: Program) -> str:
    """Submit a file; what it was named by on its way."""
    started = program.start(prediction_csv(0.4))
    program.put(started["createUrl"], prediction_csv(0.4))
    assert program.create(started["token"]).status_code == 200
    return str(started["token"])


def test_other_private_labels_change_no_byte_of_any_method(
    mira: Program, rival: Program, team: Team, competition: Competition
) -> None:
    refs = [mira.submit(content).json()["ref"] for content in (prediction_csv(0.2), BROKEN)]
    rival.submit(prediction_csv(0.6))
    tokens = [(program, submission_with_token(program)) for program in (mira, rival)]
    Submission.objects.update(submitted_at=timezone.now() - timedelta(hours=3))
    scores = judge_anew()
    before = [heard(program, team, refs, token) for program, token in tokens]
    assert {status for each in before[0] for status, *_ in each.values()} == {200, 302}
    flip_private_labels(competition)
    assert not set(judge_anew()) & set(scores)
    assert [heard(program, team, refs, token) for program, token in tokens] == before
