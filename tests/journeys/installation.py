"""A whole installation of its own for a test: web, worker and beat under the supervisor, on a free port."""

import json
import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg2
from redis import Redis

from tests import deployments
from tests.processes import LOGS, free_ports
from tests.waiting import PATIENCE_SECONDS, run, wait_for

ROOT = Path(__file__).resolve().parents[2]
UNMEASURED = {"COVERAGE_PROCESS_CONFIG": ""}  # what such an installation runs does not count as covered
LEASE_SECONDS = 8
IN_TRANSACTION = """SELECT COUNT(*) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"""
CONSOLE = [sys.executable, "-m", "tests.journeys.console"]
MANAGE = [sys.executable, str(ROOT / "manage.py")]


@dataclass
class Installation:
    data: Path
    port: int
    process: subprocess.Popen[str]
    environment: dict[str, str]
    console: "subprocess.Popen[str] | None" = field(default=None, init=False)

    @property
    def logs(self) -> Path:
        """Where its processes write."""
        return self.data / "logs"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def manage(self, *arguments: str) -> str:
        """Run a management command against this installation; its output."""
        done = run([*MANAGE, *arguments], env=self.environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def command(self, *words: str) -> str:
        """The same by one process for all of them, which ends with the installation."""
        if self.console is None:
            pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            environment = {**self.environment, "DJANGO_SETTINGS_MODULE": "config.settings"}
            self.console = subprocess.Popen(CONSOLE, env=environment, cwd=ROOT, text=True, **pipes)
        assert self.console.stdin
        assert self.console.stdout
        print(json.dumps(words), file=self.console.stdin, flush=True)
        status, printed = json.loads(self.console.stdout.readline())
        assert status == 0, printed
        return str(printed).strip()

    def end_console(self) -> None:
        """It ends when it has nobody to listen to."""
        if self.console:
            self.console.communicate(timeout=PATIENCE_SECONDS)
            self.console = None

    def add_user(self, name: str) -> str:
        """A new person; their API token."""
        return self.command("add_user", name, f"{name}@example.org")

    def add_users(self, names: list[str]) -> list[str]:
        """Many new people by one process; their API tokens."""
        adding = "print(make_token(add_person(name, f'{name}@example.org'), 'test')[1])"
        needed = "from accounts.people import add_person\nfrom accounts.tokens import make_token"
        return self.command("shell", "-v0", "-c", f"{needed}\nfor name in {names}: {adding}").splitlines()

    def ask(self, path: str, token: str, data: bytes | None = None, kind: str = "application/json") -> tuple[int, Any]:
        """A request to the REST API: status and parsed answer. A POST if there is data."""
        headers = {"Authorization": f"Bearer {token}", "Content-Type": kind, "X-Forwarded-Proto": "https"}
        request = urllib.request.Request(f"{self.address}/rest/{path}", data, headers)
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.loads(refusal.read())

    def join(self, slug: str, token: str) -> int:
        """Answer every key term one by one; the status."""
        _, competition = self.ask(f"competitions/{slug}/", token)
        answers = {
            "rules_version": competition["rules_version"],
            "key_terms": [term["id"] for term in competition["key_terms"]],
        }
        return self.ask(f"competitions/{slug}/join/", token, json.dumps(answers).encode())[0]

    def upload(self, slug: str, token: str, content: bytes) -> tuple[int, Any]:
        """Send a prediction file as a program would."""
        boundary = secrets.token_hex(16)
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="p.csv"\r\n\r\n'
        body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
        return self.ask(f"competitions/{slug}/submissions/", token, body, f"multipart/form-data; boundary={boundary}")

    def submissions(self, slug: str, token: str) -> list[dict[str, Any]]:
        """What the API shows of my submissions."""
        return list(self.ask(f"competitions/{slug}/submissions/", token)[1]["results"])

    def all_scored(self, slug: str, token: str, count: int) -> bool:
        """Whether `count` submissions have come to a score."""
        return [line["status"] for line in self.submissions(slug, token)] == ["scored"] * count

    def wait_for_outcomes(self) -> None:
        """Until each file that was sent has an outcome."""
        unfinished = "SELECT 1 FROM submissions_evaluation WHERE finished_at IS NULL"
        wait_for(lambda: not self.rows(unfinished), "every file has an outcome")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Read the database of the installation from outside."""
        with self.database() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall())

    def close_now(self, slug: str) -> None:
        """Let the closing of a competition have come a moment ago, as if time had passed."""
        ago = (
            "now() - interval '1 second'" if self.on_postgresql else "strftime('%Y-%m-%d %H:%M:%f', 'now', '-1 second')"
        )
        of_it = f"(SELECT id FROM competitions_competition WHERE slug = '{slug}')"
        closing = f"(SELECT closes_at FROM competitions_phase WHERE competition_id = {of_it})"
        deadlines = ", ".join(f"{name}_deadline = {closing}" for name in ("entry", "merger", "disclosure"))
        with self.database() as cursor:
            cursor.execute(f"UPDATE competitions_phase SET closes_at = {ago} WHERE competition_id = {of_it}")
            cursor.execute(f"UPDATE competitions_competition SET {deadlines} WHERE slug = '{slug}'")

    @property
    def on_postgresql(self) -> bool:
        return "DATABASE_URL" in self.environment

    @contextmanager
    def database(self) -> Iterator[Any]:
        """A cursor of its own; what it did is kept if nothing was raised."""
        if self.on_postgresql:
            connection: Any = psycopg2.connect(self.environment["DATABASE_URL"])
        else:
            connection = sqlite3.connect(self.data / "podium.sqlite3", timeout=PATIENCE_SECONDS)
        with closing(connection), connection:
            yield connection.cursor()

    def wipe_broker(self) -> None:
        """Every message is gone, as after the loss of its disk."""
        if broker := self.environment.get("BROKER_URL"):
            with closing(Redis.from_url(broker)) as redis:
                redis.flushdb()
        else:
            # moved away at once, since beat goes on to write into it
            lost = (self.data / "broker").rename(self.data / "lost-broker")
            shutil.rmtree(lost)

    def worker_starts(self) -> int:
        """How often a worker has begun to take messages."""
        return (self.data / "logs" / "worker.log").read_text().count(" ready.")

    def pids_of(self, name: str) -> list[int]:
        """The processes of one supervised child, its leader first."""
        return [pid for pid, command in self.processes() if name in command]

    def processes(self) -> list[tuple[int, str]]:
        """Every process that was started with this data folder in its environment: pid and command line."""
        folders = [folder for folder in Path("/proc").iterdir() if folder.name.isdecimal()]
        return sorted((int(folder.name), command) for folder in folders if (command := self._command(folder)))

    def _command(self, folder: Path) -> str:
        try:
            if f"PODIUM_DATA={self.data}".encode() in (folder / "environ").read_bytes().split(b"\0"):
                return (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:  # it has ended meanwhile
            pass
        return ""

    @contextmanager
    def worker_paused(self) -> Iterator[None]:
        """The worker stands still, so that messages wait; not in the middle of a write, or all others would too."""
        pids = self.pids_of("celery --app config worker")

        def send(number: int) -> None:
            for pid in pids:
                os.kill(pid, number)

        def is_still() -> bool:
            send(signal.SIGSTOP)
            if not (still := self.is_writable()):
                send(signal.SIGCONT)
            return still

        wait_for(is_still, "the worker stands still between two writes")
        try:
            yield
        finally:
            send(signal.SIGCONT)

    def is_writable(self) -> bool:
        """Whether nobody holds a lock of the database."""
        if self.on_postgresql:
            return self.rows(IN_TRANSACTION) == [(0,)]
        with closing(sqlite3.connect(self.data / "podium.sqlite3", timeout=0.5)) as database:
            try:
                database.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
        return True

    def stop(self, number: int = signal.SIGTERM) -> str:
        """Ask the supervisor to end; what it printed."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        if self.logs in LOGS:
            LOGS.remove(self.logs)
        self.end_console()
        return self.process.communicate(timeout=PATIENCE_SECONDS)[0]


def start(data: Path, *arguments: str, **environment: str) -> Installation:
    """Start an installation in an empty folder, with short leases; return once it says Ready.

    A variable of `environment` that is empty is left out, also if this process has it.
    """
    (port,) = free_ports(1)
    inherited = {name: value for name, value in os.environ.items() if name != "PODIUM_DATA"}
    settings = {
        **inherited,
        "PODIUM_DATA": str(data),
        "LEASE_SECONDS": str(LEASE_SECONDS),
        "SWEEP_SECONDS": "1",
        **deployments.environment(),
        **environment,
    }
    settings = {name: value for name, value in settings.items() if value or name not in environment}
    process = subprocess.Popen(
        [*MANAGE, "serve", "--port", str(port), *arguments],
        env=settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    LOGS.append(data / "logs")
    assert process.stdout
    printed = []
    for line in process.stdout:
        printed.append(line)
        if line.startswith("Ready: "):
            return Installation(data, port, process, settings)
    process.wait()
    raise AssertionError("".join(printed))
