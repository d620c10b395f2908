"""Clients that mean no good, at a really served installation: far too much, far too slow, or not what they announce."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.journeys.conftest import Contests
from tests.journeys.installation import Installation
from tests.waiting import PATIENCE_SECONDS

MIB = 1024 * 1024
TEN_GIB = 10 * 1024 * MIB
BOUNDARY = "b0undary"
HEAD = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="p.csv"\r\n\r\n'.encode()
SUBMISSIONS = "/rest/competitions/{}/submissions/"


@contextmanager
def connected(installation: Installation, path: str, token: str = "", **headers: str) -> Iterator[socket.socket]:
    """A connection on which the head of an upload has been sent."""
    told = {"Host": f"127.0.0.1:{installation.port}", "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
    told |= {"Authorization": f"Bearer {token}"} if token else {}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items()), "", ""]
    with socket.create_connection(("127.0.0.1", installation.port), timeout=PATIENCE_SECONDS) as connection:
        connection.sendall("\r\n".join(lines).encode())
        yield connection


def pour(connection: socket.socket, most: int) -> int:
    """Send zeros until the other side hangs up or `most` bytes have gone; how many went."""
    block, sent = bytes(MIB), 0
    try:
        while sent < most:
            sent += connection.send(block)
    except OSError:
        pass
    return sent


def status(connection: socket.socket) -> int:
    """The status that was answered; 0 where the connection was closed without a word."""
    try:
        answer = connection.recv(4096)
    except OSError:
        return 0
    return int(answer.split()[1]) if answer else 0


def memory(installation: Installation) -> int:
    """Resident bytes of all web processes."""
    pages = 0
    for pid in installation.pids_of("gunicorn"):
        pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096


def on_disk(installation: Installation) -> int:
    """Bytes that the data folder holds, its logs apart."""
    files = [path for path in installation.data.rglob("*") if path.is_file() and path.suffix != ".log"]
    return sum(path.stat().st_size for path in files)


@pytest.mark.parametrize("signed_in", [True, False])
def test_an_upload_of_ten_gibibytes_is_refused_without_being_read(
    installation: Installation, contests: Contests, signed_in: bool
) -> None:
    slug = f"huge-{int(signed_in)}"
    token = contests.open(slug)
    before, disk = memory(installation), on_disk(installation)
    length = str(TEN_GIB)
    with connected(installation, SUBMISSIONS.format(slug), token if signed_in else "", Content_Length=length) as upload:
        upload.sendall(HEAD)
        answered = status(upload)
        sent = pour(upload, TEN_GIB)
    assert answered in (401, 413)
    assert sent < 64 * MIB
    assert memory(installation) - before < 64 * MIB
    assert on_disk(installation) - disk < 16 * MIB
    assert installation.submissions(slug, token) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Transfer_Encoding": "chunked"},
        {"Content_Length": "-5"},
        {"Content_Length": "many"},
        {"Content_Length": "400"},
        {},
    ],
    ids=["chunked", "negative", "no number", "longer than what comes", "none"],
)
def test_a_body_that_is_not_as_announced_stores_nothing_and_breaks_nothing(
    installation: Installation, contests: Contests, headers: dict[str, str]
) -> None:
    slug = f"odd-{abs(hash(str(headers))) % 10**6}"
    token = contests.open(slug)
    with connected(installation, SUBMISSIONS.format(slug), token, **headers) as upload:
        upload.sendall(b"5\r\nhello\r\n" if "Transfer_Encoding" in headers else HEAD)
        upload.shutdown(socket.SHUT_WR)
        answered = status(upload)
    assert answered < 500
    assert installation.submissions(slug, token) == []


@pytest.mark.long
def test_forty_clients_that_send_a_byte_a_second_keep_nobody_waiting(
    installation: Installation, contests: Contests
) -> None:
    token = contests.open("slow")
    with ExitStack() as open_ones:
        slow = [
            open_ones.enter_context(connected(installation, SUBMISSIONS.format("slow"), token, Content_Length="100000"))
            for _ in range(40)
        ]
        for _ in range(10):
            for connection in slow:
                connection.sendall(b"-")
            # the forty go on sending: whoever had to wait for them would wait for ever
            with urlopen(f"{installation.address}/competitions/slow/", timeout=PATIENCE_SECONDS) as answer:
                assert answer.status == 200
