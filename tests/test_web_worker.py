"""A web that is told to end answers who has come, and sends everybody else to the next one."""

import http.client
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.processes import free_ports, listens, running
from tests.waiting import PATIENCE_SECONDS, wait_for

COMMAND = (
    "-m gunicorn tests.test_web_worker:slowly --worker-class config.web_worker.WelcomingWorker --no-control-socket"
)


def slowly(environ: dict[str, Any], start: Callable[..., object]) -> Iterator[bytes]:
    """The application: it has something to say when the test has made a file for it."""
    begun, may_answer = Path(os.environ["BEGUN"]), Path(os.environ["MAY_ANSWER"])
    begun.touch()
    wait_for(may_answer.exists, "the test lets it answer")
    start("200 OK", [("Content-Length", "2")])
    yield b"ok"


def test_who_has_come_is_answered_and_who_comes_later_finds_the_door_shut(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    command = [sys.executable, *COMMAND.split(), "--threads", "1", "--bind", f"127.0.0.1:{port}"]
    begun, may_answer = tmp_path / "begun", tmp_path / "may-answer"
    told = {**os.environ, "BEGUN": str(begun), "MAY_ANSWER": str(may_answer)}
    with running(command, lambda: listens(port), tmp_path / "log", env=told) as web:
        came = [http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS) for _ in range(3)]
        for each in came:
            each.request("GET", "/")
        wait_for(begun.exists, "one is being answered")
        web.send_signal(signal.SIGTERM)
        wait_for(lambda: not listens(port), "the door is shut")
        assert web.poll() is None, "it has answers to give"
        may_answer.touch()
        assert [each.getresponse().read() for each in came] == [b"ok"] * 3
        for each in came:
            each.close()
