"""Sending a file: to an address of its own, whole, for one person and one competition, and once."""

import io
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from competitions.models import Competition
from config.tasks import collect_orphans
from kaggle_api.addresses import UPLOAD_SECONDS
from kaggle_api.models import Upload
from submissions.models import Submission
from tests.factories import make_competition, make_team, make_user, prediction_csv
from tests.kaggle_api.program import Program, path_of, told_no
from tests.stored import stored_in

pytestmark = [pytest.mark.django_db, pytest.mark.scaled]
FILE = prediction_csv()


class SignedLongAgo(signing.TimestampSigner):
    def timestamp(self) -> str:
        return signing.b62_encode(int(timezone.now().timestamp()) - UPLOAD_SECONDS - 1)


def test_a_file_arrives_as_it_was_sent_under_the_name_it_had(mira: Program) -> None:
    before = stored_in("predictions")
    ref = mira.submit(FILE, name="C:\\run 7\\my model.csv").json()["ref"]
    submission = Submission.objects.get(pk=ref)
    assert (submission.file_name, submission.size) == ("my model.csv", len(FILE))
    with submission.file.open() as file:
        assert file.read() == FILE
    assert stored_in("predictions") - before == {f"predictions: {submission.file.name}"}


def test_a_token_makes_one_submission_however_often_it_is_asked_for(mira: Program) -> None:
    started = mira.start(FILE)
    mira.put(started["createUrl"], FILE)
    refs = {mira.create(started["token"]).json()["ref"] for _ in range(3)}
    assert refs == set(Submission.objects.values_list("pk", flat=True))
    assert len(refs) == 1
    assert told_no(mira.put(started["createUrl"], FILE))[0] == 409


def test_the_very_same_bytes_are_taken_with_a_word_about_it(mira: Program) -> None:
    mira.submit(FILE, name="first.csv")
    assert "the very same bytes before, as first.csv" in mira.submit(FILE).json()["message"]


def test_another_person_s_token_is_nowhere(mira: Program, rival: Program) -> None:
    started = mira.start(FILE)
    mira.put(started["createUrl"], FILE)
    assert told_no(rival.create(started["token"]))[0] == 404
    assert mira.create(started["token"]).status_code == 200


def test_a_token_is_for_the_competition_that_it_was_made_for(mira: Program) -> None:
    make_team(make_competition(slug="birds"), "Owls", make_user("mira"))
    started = mira.start(FILE)
    elsewhere = path_of(started["createUrl"]).replace("/cells/", "/birds/")
    assert Client().put(elsewhere, FILE).status_code == 404
    mira.put(started["createUrl"], FILE)
    assert told_no(mira.create(started["token"], slug="birds"))[0] == 404


def test_nothing_but_the_announced_length_is_kept(mira: Program) -> None:
    before, started = stored_in("predictions"), mira.start(FILE)
    for wrong in (FILE[:-1], FILE + b"x", b""):
        assert told_no(mira.put(started["createUrl"], wrong))[0] == 400
    assert told_no(mira.create(started["token"])) == (
        400,
        "The file of this submission has not arrived. Submit it again.",
    )
    assert stored_in("predictions") == before


def test_a_body_that_breaks_off_is_refused(mira: Program) -> None:
    started = mira.start(FILE)
    announced: dict[str, Any] = {"CONTENT_LENGTH": str(len(FILE)), "wsgi.input": io.BytesIO(FILE[:10])}
    cut = Client().generic("PUT", path_of(started["createUrl"]), **announced)
    assert told_no(cut) == (400, f"10 bytes came where {len(FILE):,} were announced. Send the whole file again.")


def test_a_file_that_is_sent_again_replaces_the_first(mira: Program) -> None:
    before, other = stored_in("predictions"), FILE.replace(b"0.98", b"0.97")
    started = mira.start(FILE)
    for content in (FILE, other):
        assert mira.put(started["createUrl"], content).status_code == 201
    ref = mira.create(started["token"]).json()["ref"]
    with Submission.objects.get(pk=ref).file.open() as file:
        assert file.read() == other
    assert len(stored_in("predictions") - before) == 1


def test_an_address_opens_for_an_hour_and_for_nothing_else(mira: Program, competition: Competition) -> None:
    started = mira.start(FILE)
    pk = Upload.objects.get().pk
    expired = SignedLongAgo(salt="kaggle_api.upload").sign_object(pk)
    way = mira.call("DownloadDataFiles", competitionName="cells").headers["Location"]
    for_downloads, good = way.split("/")[-2], path_of(started["createUrl"])
    for token in (expired, for_downloads, "guess", good.rpartition("/")[2][:-1]):
        assert Client().put(f"/api/v1/uploads/cells/{token}", FILE).status_code == 404, token
    assert Client().get(f"/api/v1/downloads/{good.rpartition('/')[2]}/cells.zip").status_code == 404
    assert Client().get(good).status_code == 405
    assert Client().put(good, FILE).status_code == 201


def test_an_upload_whose_hour_is_over_is_forgotten_with_its_file(mira: Program) -> None:
    mira.submit(FILE)
    started = mira.start(FILE)
    mira.put(started["createUrl"], FILE)
    Upload.objects.update(expires_at=timezone.now())
    assert told_no(mira.create(started["token"]))[0] == 404
    assert mira.put(started["createUrl"], FILE).status_code == 404
    collect_orphans()
    assert not Upload.objects.exists()
    assert Submission.objects.count() == 1


def test_a_body_beyond_what_the_phase_takes_is_not_even_read(mira: Program, competition: Competition) -> None:
    competition.phases.update(max_upload_bytes=1024)
    started = mira.start(FILE[:1000])
    huge = b"x" * (2 * 1024 * 1024)
    assert told_no(mira.put(started["createUrl"], huge))[0] == 400
    assert not Upload.objects.exclude(file="").exists()


def test_files_that_become_no_submission_are_so_many_in_an_hour(mira: Program, competition: Competition) -> None:
    competition.phases.update(daily_limit=30)
    for number in range(21):
        assert mira.submit(FILE).status_code == 200
        assert number > 10 or mira.submit(b"a,b").status_code == 400
    for _ in range(20):
        mira.start(FILE)
    asked = {"competitionName": "cells", "fileName": "x.csv", "contentLength": len(FILE)}
    assert told_no(mira.call("StartSubmissionUpload", **asked))[0] == 429
    Upload.objects.update(expires_at=timezone.now())
    mira.start(FILE)


def test_somebody_who_has_left_the_team_meanwhile_sends_nothing_for_it(mira: Program) -> None:
    started = mira.start(FILE)
    mira.put(started["createUrl"], FILE)
    make_user("mira").memberships.all().delete()
    assert told_no(mira.create(started["token"]))[0] in (403, 409)
