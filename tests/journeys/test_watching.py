"""Watching a served installation: counts across its processes, one id from upload to worker, a full disk."""

import json
import secrets
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.bundle import prediction_file, write_bundle
from tests.journeys.conftest import METRICS_TOKEN, Contests
from tests.journeys.installation import Installation, start
from tests.observability.conftest import Samples, samples
from tests.waiting import PATIENCE_SECONDS, wait_for


def scrape(installation: Installation) -> Samples:
    """What Prometheus reads of it."""
    headers = {"Authorization": f"Bearer {METRICS_TOKEN}"}
    request = urllib.request.Request(f"{installation.address}/metrics", headers=headers)
    with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
        return samples(answer.read().decode())


def log_of(installation: Installation, name: str) -> str:
    return (installation.data / "logs" / f"{name}.log").read_text()


def test_requests_are_counted_across_the_processes_of_the_web_server(installation: Installation) -> None:
    key = ("podium_http_requests_total", "GET", "200", "competitions:home")
    before = scrape(installation).get(key, 0)

    def visit(number: int) -> int:
        with urllib.request.urlopen(f"{installation.address}/?{number}", timeout=PATIENCE_SECONDS) as answer:
            return int(answer.status)

    with ThreadPoolExecutor(8) as people:
        assert set(people.map(visit, range(60))) == {200}
    assert [scrape(installation)[key] for _ in range(6)] == [before + 60] * 6
    (folder,) = (installation.data / "metrics").iterdir()
    counts = list(folder.glob("counter_*.db"))
    assert len(counts) == 2, "both processes have counted"
    assert all(file.stat().st_blocks * 512 >= file.stat().st_size for file in counts), "room that a full disk has not"


def test_what_the_worker_does_is_told_by_the_web_server(installation: Installation, contests: Contests) -> None:
    token = contests.open("watched")
    before = scrape(installation)
    assert installation.upload("watched", token, prediction_file(60))[0] == 201
    wait_for(lambda: installation.all_scored("watched", token, 1), "it is scored")
    after = scrape(installation)
    for key in (("podium_evaluations", "scored"), ("podium_submissions_total",)):
        assert after[key] == before[key] + 1
    assert after["podium_time_to_score_seconds", "0.50"] > 0
    swept = ("podium_last_run_timestamp_seconds", "submissions.tasks.sweep")
    wait_for(lambda: scrape(installation)[swept] > after[swept], "the next sweep has left its time")


def events(installation: Installation, request_id: str) -> set[str]:
    """What the worker tells of a request: of its evaluation, and of the task whose hint it sent."""
    return {line["event"] for line in lines(log_of(installation, "worker"), request_id)}


def test_one_id_leads_from_the_upload_to_the_worker_and_no_secret_is_logged(
    installation: Installation, contests: Contests
) -> None:
    token, request_id = contests.open("traced"), f"traced-{secrets.token_hex(8)}"
    assert upload(installation, "traced", token, request_id) == request_id
    wait_for(lambda: "judged" in events(installation, request_id), "the worker has logged it")
    (line,) = lines(log_of(installation, "web"), request_id)
    assert (line["method"], line["status"]) == ("POST", 201)
    scores = [repr(score) for (score,) in installation.rows("SELECT score FROM submissions_privatescore")]
    for name in ("web", "worker", "beat"):
        written = log_of(installation, name)
        for secret in (token, "example.org", METRICS_TOKEN, *(score for score in scores if len(score) > 10)):
            assert secret not in written


def upload(installation: Installation, slug: str, token: str, request_id: str) -> str:
    """Send a file under an id of ours; the id that is answered."""
    boundary = secrets.token_hex(8)
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="p.csv"\r\n\r\n'
    request = urllib.request.Request(
        f"{installation.address}/rest/competitions/{slug}/submissions/",
        head.encode() + prediction_file(60) + f"\r\n--{boundary}--\r\n".encode(),
        {
            "Authorization": f"Bearer {token}",
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "X-Request-ID": request_id,
        },
    )
    with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
        return str(answer.headers["X-Request-ID"])


def lines(log: str, request_id: str) -> list[dict[str, Any]]:
    """The lines that carry this id."""
    return [json.loads(line) for line in log.splitlines() if request_id in line]


@pytest.mark.embedded  # the disk of DATA is asked alike in both deployments
def test_a_disk_below_the_floor_takes_no_upload_and_goes_on_being_read(tmp_path: Path) -> None:
    own = start(tmp_path / "own", FREE_SPACE_MB=str(10**9))
    try:
        own.add_user("host")
        own.command("import_competition", str(write_bundle(tmp_path / "full", "full")), "--host", "host", "--publish")
        token = own.add_user("noor")
        assert own.ask("competitions/full/", token)[0] == 200
        status, refusal = own.upload("full", token, prediction_file(60))
        assert (status, refusal["code"]) == (503, "no_space")
        assert own.rows("SELECT COUNT(*) FROM submissions_submission") == [(0,)]
        assert not list((own.data / "tmp").glob("*.upload*"))
    finally:
        own.stop()
