"""Faults on a running installation: a killed worker, a wiped broker, doubled messages, uploads in parallel."""

import os
import random
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.journeys.bundle import prediction_file
from tests.journeys.conftest import Contests
from tests.journeys.installation import Installation, start
from tests.waiting import wait_for


def attempts(installation: Installation, slug: str) -> list[int]:
    """How often each evaluation of a competition was begun."""
    return [
        attempt
        for (attempt,) in installation.rows(
            f"""SELECT e.attempt FROM submissions_evaluation e JOIN submissions_submission s ON s.id = e.submission_id
                JOIN competitions_phase p ON p.id = s.phase_id JOIN competitions_competition c
                ON c.id = p.competition_id WHERE c.slug = '{slug}' ORDER BY e.id"""
        )
    ]


def endless(file: Path) -> Callable[[], object]:
    """Make the reading of a file last until its reader is killed; what puts the file back for the next reader."""
    aside = file.with_suffix(".aside")
    file.rename(aside)
    os.mkfifo(file)
    return lambda: aside.rename(file)


@pytest.mark.embedded  # a file is a path there; tests/faults kills workers of both deployments
def test_a_worker_killed_in_mid_score_loses_and_doubles_nothing(installation: Installation, contests: Contests) -> None:
    token = contests.open("killed", daily_limit=9)
    with installation.worker_paused():
        for seed in range(4):
            assert installation.upload("killed", token, prediction_file(60, seed=seed))[0] == 201
        ((last, file),) = installation.rows("SELECT id, file FROM submissions_submission ORDER BY id DESC LIMIT 1")
        put_back = endless(installation.data / "files/predictions" / file)
    scoring = f"SELECT id FROM submissions_evaluation WHERE status = 'scoring' AND submission_id = {last}"
    wait_for(lambda: installation.rows(scoring), "the file that is read without end is being scored")
    for pid in installation.pids_of("celery --app config worker"):
        os.kill(pid, signal.SIGKILL)
    put_back()  # only now: who reads it from here on reads it to its end
    wait_for(lambda: installation.all_scored("killed", token, 4), "all are scored after all")
    assert max(attempts(installation, "killed")) == 2
    doubled = "SELECT COUNT(*) - COUNT(DISTINCT evaluation_id) FROM submissions_privatescore"
    assert installation.rows(doubled) == [(0,)]


def test_fifty_submissions_outlive_a_broker_that_is_wiped(installation: Installation, contests: Contests) -> None:
    token = contests.open("wiped", daily_limit=60)
    started = installation.worker_starts()
    with installation.worker_paused():
        for seed in range(50):
            assert installation.upload("wiped", token, prediction_file(60, seed=seed))[0] == 201
        installation.wipe_broker()
    wait_for(lambda: installation.all_scored("wiped", token, 50), "all 50 are scored")
    if not installation.environment.get("BROKER_URL"):  # a worker ends whose folder is gone, and makes it anew
        wait_for(lambda: installation.worker_starts() > started, "the worker is back, and takes messages")


@pytest.mark.embedded  # messages are files there; tests/faults multiplies those of Redis
def test_every_message_delivered_three_times_in_shuffled_order_changes_nothing(
    installation: Installation, contests: Contests
) -> None:
    token = contests.open("doubled", daily_limit=60)
    with installation.worker_paused():
        for seed in range(20):
            assert installation.upload("doubled", token, prediction_file(60, seed=seed))[0] == 201
        multiply(installation.data / "broker" / "messages")
    wait_for(lambda: installation.all_scored("doubled", token, 20), "all 20 are scored")
    wait_for(lambda: not list((installation.data / "broker" / "messages").glob("*celery.msg")), "all are read")
    assert attempts(installation, "doubled") == [1] * 20


def multiply(folder: Path) -> None:
    """Put each waiting message there three times, in random order."""
    messages = [path for path in folder.glob("*.celery.msg") if b"score_evaluation" in path.read_bytes()]
    assert len(messages) >= 20
    copies = messages * 3
    random.Random(5).shuffle(copies)
    texts = [path.read_bytes() for path in copies]
    for path in messages:
        path.unlink()
    for number, text in enumerate(texts):
        (folder / f"{number:06}_again.celery.msg").write_bytes(text)


def test_fifty_parallel_uploads_against_a_limit_of_five_let_exactly_five_through(
    installation: Installation, contests: Contests
) -> None:
    token = contests.open("parallel", daily_limit=5)
    files = [prediction_file(60, seed=seed) for seed in range(50)]
    with ThreadPoolExecutor(50) as people:
        answers = list(people.map(lambda file: installation.upload("parallel", token, file), files))
    assert sorted(status for status, _ in answers) == [201] * 5 + [429] * 45
    assert {answer["code"] for status, answer in answers if status == 429} == {"daily_limit_reached"}
    assert len(installation.submissions("parallel", token)) == 5


def test_ctrl_c_leaves_no_process(tmp_path: Path) -> None:
    own = start(tmp_path / "own")
    wait_for(lambda: own.worker_starts() == 1, "the worker is there")
    os.kill(own.pids_of("celery --app config worker")[0], signal.SIGKILL)
    wait_for(lambda: own.worker_starts() == 2, "the worker is back")
    printed = own.stop(signal.SIGINT)
    assert "worker ended with -9; it is started again" in printed
    assert "Stopped." in printed
    assert own.processes() == []
