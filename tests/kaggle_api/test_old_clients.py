"""What clients up to 1.7 and kagglehub up to 0.3 ask: the same methods by other addresses."""

from typing import Any
from urllib.parse import quote

import pytest

from competitions.models import Competition
from tests.factories import make_user, prediction_csv
from tests.kaggle_api.program import Program, body, path_of, program_of, told_no

pytestmark = pytest.mark.django_db
OLD = "/api/v1/competitions"
FILE = prediction_csv(0.2)


def get(program: Program, path: str) -> Any:
    answer = program.client.get(f"{OLD}/{path}")
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_list_is_bare(mira: Program) -> None:
    (found,) = get(mira, "list?group=&category=&sortBy=latestDeadline&page=1&search=")
    wanted = {"ref", "deadline", "category", "reward", "teamCount", "userHasEntered", "userRank", "tags"}
    assert wanted <= found.keys()
    assert get(mira, "list?category=gettingStarted&page=1") == []


def test_files_come_bare_to_the_oldest_and_in_pages_to_the_others(mira: Program, train: bytes) -> None:
    assert [each["name"] for each in get(mira, "data/list/cells")] == ["sample_submission.csv", "train.jsonl"]
    for size in ("pageToken=None&pageSize=1", "pagesize=1"):
        page = get(mira, f"data/list/cells?{size}")
        assert [each["name"] for each in page["files"]] == ["sample_submission.csv"]
        assert page["nextPageToken"] == "1"


def test_data_is_found_where_a_redirection_leads(mira: Program, train: bytes) -> None:
    for path, end in (("download/cells/train.jsonl", "/train.jsonl"), ("download-all/cells", "/cells.zip")):
        way = mira.client.get(f"{OLD}/data/{path}")
        assert (way.status_code, way.headers["Location"].endswith(end)) == (302, True)
        found = mira.stranger.get(path_of(way.headers["Location"]))
        assert found.status_code == 200
        assert {"Content-Length", "Last-Modified"} <= found.headers.keys()
        assert len(body(found)) == int(found.headers["Content-Length"])
    assert mira.client.get(f"{OLD}/data/download/cells/{quote('a/b c.csv', safe='')}").status_code == 404


def test_the_board_is_shown_and_handed_out(mira: Program) -> None:
    assert get(mira, "cells/leaderboard/view") == {"submissions": [], "nextPageToken": ""}
    answer = mira.client.get(f"{OLD}/cells/leaderboard/download")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/zip")
    assert {"Content-Length", "Last-Modified"} <= answer.headers.keys()


@pytest.mark.parametrize("version", ["1.6", "1.7"])
def test_a_file_is_sent_by_forms(mira: Program, version: str) -> None:
    named = {"fileName": "old.csv"}
    if version == "1.6":
        started = mira.client.post(f"{OLD}/cells/submissions/url/{len(FILE)}/1700000000", named)
    else:
        told = {"competitionName": "cells", "contentLength": len(FILE), "lastModifiedEpochSeconds": 1700000000}
        started = mira.client.post(f"{OLD}/submission-url", {**named, **told})
    assert started.json().keys() == {"token", "createUrl"}
    assert mira.put(started.json()["createUrl"], FILE).status_code == 201
    form = {"blobFileTokens": started.json()["token"], "submissionDescription": "old hand"}
    ref = mira.client.post(f"{OLD}/submissions/submit/cells", form).json()["ref"]
    (found,) = get(mira, "submissions/list/cells?page=1&sortby=date&group=all")
    wanted = {"fileName", "date", "description", "status", "publicScore", "privateScore", "totalBytes"}
    assert wanted <= found.keys()
    assert (found["ref"], found["fileName"], found["description"]) == (ref, "old.csv", "old hand")
    assert get(mira, "submissions/list/cells?page=2") == []


def test_refusals_and_the_unseen_are_as_in_the_newer_dialect(stranger: Program, competition: Competition) -> None:
    assert told_no(stranger.client.get(f"{OLD}/data/download-all/cells"))[0] == 403
    assert told_no(stranger.client.post(f"{OLD}/cells/submissions/url/10/10", {"fileName": "x"}))[0] == 403
    assert told_no(stranger.client.get(f"{OLD}/data/list/nowhere"))[0] == 404
    assert told_no(stranger.client.get(f"{OLD}/submissions/submit/cells"))[0] == 405
    assert told_no(stranger.client.get(f"{OLD}/nothing/here/at/all"))[0] == 404
    assert program_of(make_user("petra")).client.post(f"{OLD}/list").status_code == 405
