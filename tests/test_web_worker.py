"""A web that is told to end answers who has come, and sends everybody else to the next one."""

import http.client
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.journeys.installation import wait_for
from tests.processes import free_ports, listens, running

COMMAND = (
    "-m gunicorn tests.test_web_worker:slowly --worker-class config.web_worker.WelcomingWorker --no-control-socket"
)
SECONDS = 2


def slowly(environ: dict[str, Any], start: Callable[..., object]) -> Iterator[bytes]:
    """The application: it takes its time."""
    time.sleep(SECONDS)
    start("200 OK", [("Content-Length", "2")])
    yield b"ok"


def test_who_has_come_is_answered_and_who_comes_later_finds_the_door_shut(tmp_path: Path) -> None:
    (port,) = free_ports(1)
    command = [sys.executable, *COMMAND.split(), "--threads", "1", "--bind", f"127.0.0.1:{port}"]
    with running(command, lambda: listens(port), tmp_path / "log") as web:
        came = [http.client.HTTPConnection("127.0.0.1", port, timeout=30) for _ in range(3)]
        for each in came:
            each.request("GET", "/")
        time.sleep(SECONDS / 4)
        web.send_signal(signal.SIGTERM)
        wait_for(lambda: not listens(port), SECONDS, "the door is shut")
        assert web.poll() is None, "it has answers to give"
        assert [each.getresponse().read() for each in came] == [b"ok"] * 3
        for each in came:
            each.close()
