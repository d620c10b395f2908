"""People who upload without end, and the ledger in which they note, themselves, what they were answered."""

import gzip
import hashlib
import http.client
import itertools
import json
import random
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from tests.faults.world import ROWS
from tests.journeys.bundle import prediction_file

BOUNDARY = "b0undary"
LONGEST_WAIT = 1.0  # a client of ours asks again sooner than Retry-After says: that is harder
LARGEST_BACKLOG = 20
IDLE_SECONDS = 1.0
PATIENCE = 300  # a thousand uploads at once take a while on a machine that is busy
UNKNOWN = 0  # no answer, or one that promises nothing: the upload may be there or not


@dataclass(frozen=True)
class Upload:
    """One file, told from every other by its note; what it must score follows from its number."""

    number: int
    slug: str
    team: str
    is_invalid: bool = False
    eats_memory: bool = False

    @property
    def note(self) -> str:
        return f"upload {self.number}"

    @property
    def noise(self) -> float:
        return random.Random(self.number).random()

    def content(self) -> bytes:
        if self.eats_memory:
            return hungry_file()
        file = prediction_file(ROWS, seed=self.number, noise=self.noise)
        return file.replace(b",0.", b",7.") if self.is_invalid else file

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content()).hexdigest()

    def body(self) -> bytes:
        """As a form with its note."""
        part = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name="
        note = f'{part}"note"\r\n\r\n{self.note}\r\n{part}"file"; filename="{self.number}.csv"\r\n\r\n'
        return note.encode() + self.content() + f"\r\n--{BOUNDARY}--\r\n".encode()


@cache
def hungry_file() -> bytes:
    """64 MB of lines in some 100 KB of gzip; its one quoted field has it read with care, which is all of it at once."""
    return gzip.compress(b'id,y\n"r0000000",0.5\n' + b"r0000000,0.5\n" * 5_000_000)


@dataclass(frozen=True)
class Answer:
    status: int
    told: dict[str, Any] = field(default_factory=dict)
    wait: float = 0.0


@dataclass
class Ledger:
    """What the clients know: every upload that was begun, and how it was answered."""

    answers: dict[Upload, Answer] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def begin(self, slug: str, team: str, *, is_invalid: bool = False, eats_memory: bool = False) -> Upload:
        with self.lock:
            upload = Upload(next(self.numbers), slug, team, is_invalid, eats_memory)
            self.answers[upload] = Answer(UNKNOWN)
        return upload

    def note(self, upload: Upload, answer: Answer) -> None:
        with self.lock:
            self.answers[upload] = answer

    def settled(self) -> dict[Upload, Answer]:
        with self.lock:
            return dict(self.answers)

    def accepted(self) -> int:
        return sum(answer.status == 201 for answer in self.settled().values())

    def statuses(self) -> Counter[int]:
        return Counter(answer.status for answer in self.settled().values())


@dataclass
class Client:
    """One connection to the API, kept while it lasts, by way of any of the webs."""

    ports: Sequence[int]
    ledger: Ledger
    connection: http.client.HTTPConnection | None = None
    used: float = 0.0

    def send(self, upload: Upload, token: str) -> Answer:
        """Send it once, and note the answer."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": f"multipart/form-data; boundary={BOUNDARY}"}
        answer = self.ask("POST", f"/rest/competitions/{upload.slug}/submissions/", upload.body(), headers)
        self.ledger.note(upload, answer)
        return answer

    def ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """One request; UNKNOWN where the connection breaks."""
        try:
            connection = self.connected()
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            content = response.read()
            is_json = response.headers.get_content_type() == "application/json"
            wait = float(response.headers.get("Retry-After") or 0)
            return Answer(response.status, json.loads(content) if is_json else {}, wait)
        except (OSError, http.client.HTTPException):
            self.close()
            return Answer(UNKNOWN)

    def connected(self) -> http.client.HTTPConnection:
        """The connection of before, unless it has been idle for so long that the server hangs up on it."""
        if time.monotonic() - self.used > IDLE_SECONDS:
            self.close()
        self.connection = self.connection or self.opened()
        self.used = time.monotonic()
        return self.connection

    def opened(self) -> http.client.HTTPConnection:
        """A new one; where a web does not listen, to another, as a proxy before them does it."""
        for port in random.sample(self.ports, len(self.ports)):
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
            with suppress(ConnectionRefusedError):
                connection.connect()
                return connection
        raise ConnectionRefusedError

    def close(self) -> None:
        if self.connection:
            self.connection.close()
        self.connection = None


@dataclass
class Load:
    """Threads that upload for the teams of several competitions until they are told to stop."""

    ports: Sequence[int]
    teams: dict[str, dict[str, str]]  # by competition: team and token
    ledger: Ledger
    seed: int
    waiting: Callable[[], int]  # the length of the queue, so that it stays short
    backlog: int = 0
    stopped: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def running(self, people: int) -> Iterator[None]:
        """So many people at once, as long as the block."""
        threads = [threading.Thread(target=self.person, args=(number,), daemon=True) for number in range(people)]
        threads.append(threading.Thread(target=self.watch, daemon=True))
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self.stopped.set()
            for thread in threads:
                thread.join(130)

    def watch(self) -> None:
        """Keep an eye on the queue; while it cannot be seen, nothing holds anybody back."""
        while not self.stopped.wait(0.3):
            self.backlog = self.waiting()

    def person(self, number: int) -> None:
        chance = random.Random(self.seed * 1000 + number)
        with closing(Client(self.ports, self.ledger)) as client:
            while not self.stopped.is_set():
                self.turn(chance, client)

    def turn(self, chance: random.Random, client: Client) -> None:
        """One upload, or a moment's wait while the queue is long or the site asks for patience."""
        if self.backlog > LARGEST_BACKLOG:
            time.sleep(0.1)
            return
        slug, team, token = self.somebody(chance)
        answer = client.send(self.ledger.begin(slug, team, is_invalid=chance.random() < 0.001), token)
        if answer.status in (UNKNOWN, 503):
            time.sleep(min(answer.wait or 0.1, LONGEST_WAIT))

    def somebody(self, chance: random.Random) -> tuple[str, str, str]:
        slug = chance.choice(sorted(self.teams))
        team = chance.choice(sorted(self.teams[slug]))
        return slug, team, self.teams[slug][team]

    def vanish(self, chance: random.Random) -> None:
        """A client that is gone at any byte of its upload, with or without a good-bye."""
        slug, team, token = self.somebody(chance)
        body = self.ledger.begin(slug, team).body()
        head = (
            f"POST /rest/competitions/{slug}/submissions/ HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}"
            f"\r\nContent-Type: multipart/form-data; boundary={BOUNDARY}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        request = head.encode() + body
        web = ("127.0.0.1", chance.choice(self.ports))
        with suppress(OSError), socket.create_connection(web, timeout=10) as connection:
            if chance.random() < 0.5:  # closing then resets the connection
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.sendall(request[: chance.randint(0, len(request))])
