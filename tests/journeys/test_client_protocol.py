"""What the official client's protocol meets at a really served installation: a crowd, and bodies in chunks."""

import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.journeys.bundle import prediction_file
from tests.journeys.conftest import Contests
from tests.journeys.installation import Installation
from tests.journeys.protocol import Sender
from tests.waiting import PATIENCE_SECONDS, wait_for

TEAMS, LIMIT, SENT = 20, 10, 12
OF_CROWD = """FROM submissions_submission s JOIN competitions_phase p ON p.id = s.phase_id
    JOIN competitions_competition c ON c.id = p.competition_id WHERE c.slug = 'crowd'"""


def test_two_hundred_files_of_twenty_teams_sent_in_parallel_are_all_scored_and_each_limit_is_exact(
    installation: Installation, contests: Contests
) -> None:
    contests.open("crowd", daily_limit=LIMIT)
    tokens = installation.add_users([f"one-of-crowd-{number}" for number in range(TEAMS)])
    with ThreadPoolExecutor(TEAMS) as people:
        assert set(people.map(lambda token: installation.join("crowd", token), tokens)) == {201}
        senders = [Sender(installation, token, "crowd") for token in tokens] * SENT
        files = [prediction_file(60, seed=seed, noise=0.5) for seed in range(len(senders))]
        answers = list(people.map(Sender.submit, senders, files))
    assert Counter(status for status, _ in answers) == {200: TEAMS * LIMIT, 429: TEAMS * (SENT - LIMIT)}
    taken = {told["ref"] for status, told in answers if status == 200}
    assert taken == {pk for (pk,) in installation.rows(f"SELECT s.id {OF_CROWD}")}
    assert {count for (count,) in installation.rows(f"SELECT COUNT(*) {OF_CROWD} GROUP BY s.team_id")} == {LIMIT}
    scored = "SELECT submission_id FROM submissions_evaluation WHERE status = 'scored'"
    count = f"SELECT COUNT(*) {OF_CROWD} AND s.id IN ({scored})"
    wait_for(lambda: installation.rows(count) == [(TEAMS * LIMIT,)], "all are scored")
    _, board = senders[0].call("GetLeaderboard", pageSize=100)
    assert len(board["submissions"]) == TEAMS


@pytest.fixture
def sender(installation: Installation, contests: Contests, request: pytest.FixtureRequest) -> Sender:
    slug = f"chunks-{request.node.callspec.id}"
    return Sender(installation, contests.open(slug), slug)


@pytest.mark.parametrize(
    ("content", "status", "told"),
    [
        (b"", 201, {}),
        (
            b"id,y\nr1,0.5\n",
            400,
            {"code": 400, "message": "0 bytes came where 12 were announced. Send the whole file again."},
        ),
    ],
    ids=["empty", "filled"],
)
def test_a_body_in_chunks_is_taken_if_it_is_empty_and_answered_plainly_if_not(
    installation: Installation, sender: Sender, content: bytes, status: int, told: dict[str, Any]
) -> None:
    _, started = sender.start(len(content))
    path, headers = urlsplit(started["createUrl"]).path, {"Transfer-Encoding": "chunked"}
    with closing(HTTPConnection("127.0.0.1", installation.port, timeout=PATIENCE_SECONDS)) as line:
        line.request("PUT", path, iter([content] if content else []), headers, encode_chunked=True)
        answer = line.getresponse()
        assert (answer.status, json.loads(answer.read())) == (status, told)
    status, refusal = sender.call("CreateSubmission", blobFileTokens=started["token"])
    assert (status, refusal["code"]) == (400, 400)
    assert ("the file is empty" if content == b"" else "has not arrived") in refusal["message"]
