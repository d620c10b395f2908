"""A scaled installation for the faults: PostgreSQL that keeps what it has confirmed, Valkey, S3, webs, workers, beat.

Everything listens on the loopback address or in a private folder, and ends with the thread that started it: start
and restart from the main thread only.
"""

import json
import os
import pwd
import shutil
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psycopg2
from redis import Redis

from tests.faults.disks import small_disk
from tests.faults.programs import Program, Server, run
from tests.faults.proxy import TroubledProxy
from tests.faults.sockets import owners
from tests.journeys.bundle import write_bundle
from tests.postgresql import Cluster, new_cluster
from tests.postgresql import wheel as postgresql_wheel
from tests.processes import free_ports, private_folder
from tests.s3 import WEB, WORKER, s3
from tests.s3 import program as s3_program
from tests.valkey import program as valkey_program
from tests.valkey import valkey_in
from tests.waiting import wait_for

ROWS = 60
# As it comes: here a machine's crash is what is tried out.
CRASH_SAFE = {"listen_addresses": "", "max_connections": "300", "deadlock_timeout": "100ms", "max_wal_size": "128MB"}
DATABASE_MB = 768
UNHURRIED = {
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "API_RATE": "1000000/minute",
    "API_UPLOAD_RATE": "1000000/minute",
}
SCORING_MB = 100  # what one scoring may take: little, so that a file which wants more is soon made
WEB_APP, WORKER_APP = "config.wsgi", "config"
GUNICORN = "gunicorn {app} --worker-class config.web_worker.WelcomingWorker --workers 1 --threads 32 --timeout 120"
WORKER_COMMAND = "celery --app {app} worker --concurrency 2 --without-gossip --without-mingle --loglevel INFO"


@dataclass
class World:
    """The running installation, and the handles of the faults."""

    folder: Path
    cluster: Cluster
    proxy: TroubledProxy
    valkey_port: int
    web_ports: list[int]
    environment: dict[str, str]
    database: Server
    broker: Server
    webs: list[Program]
    workers: list[Program]
    beat: Program
    lease: float

    @property
    def redis(self) -> Redis:
        return Redis(port=self.valkey_port)

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Read or mend the database from outside."""
        with closing(psycopg2.connect(self.cluster.address)) as connection, connection, connection.cursor() as cursor:
            cursor.execute(query)
            return list(cursor.fetchall()) if cursor.description else []

    def run(self, *arguments: str, check: bool = True) -> str:
        """Run a program of this installation; its output."""
        return run(self.environment, *arguments, check=check)

    def competition(self, slug: str, *, teams: int, daily_limit: int) -> dict[str, str]:
        """A published competition with teams of one; each team's name with its token."""
        return competition(self.environment, self.folder, slug, teams=teams, daily_limit=daily_limit)

    @cached_property
    def team(self) -> tuple[str, str, str]:
        """A competition, a team and its token, for whoever needs no more."""
        ((name, token),) = self.competition("of-one", teams=1, daily_limit=30_000).items()
        return "of-one", name, token

    def scoring(self) -> dict[int, str]:
        """The processes that wait for a prediction file just now, to score it, each with the key of the file."""
        asked = dict(self.proxy.reading)
        pool = [pid for worker in self.workers for pid in worker.children()]
        return {pid: asked[port] for port, pid in owners(asked, pool).items()}

    def unfinished(self) -> list[int]:
        """Evaluations that wait for an outcome."""
        return [pk for (pk,) in self.rows("SELECT id FROM submissions_evaluation WHERE finished_at IS NULL")]

    def queue(self) -> int:
        """How many these are; none while the database cannot be asked."""
        with suppress(psycopg2.Error):
            return len(self.unfinished())
        return 0

    def state(self) -> str:
        """What waits where, for whoever looks into why something did not come to an end."""
        waiting = ", ".join(f"{self.redis.llen(queue)} in {queue}" for queue in ("celery", "periodic"))
        return f"{waiting}; {self.rows(STATES)}"

    def pause_workers(self, number: int = signal.SIGSTOP) -> None:
        """Let the workers stand still, or with SIGCONT go on."""
        for worker in self.workers:
            os.killpg(worker.pid, number)

    def patiently(self, ask: Callable[[], Any], seconds: float, what: str) -> Any:
        """Ask again and again, whatever is down meanwhile, until the answer is true."""
        deadline = time.monotonic() + seconds
        while not (answer := self.answer(ask)):
            assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
            self.supervise()
            time.sleep(0.1)
        return answer

    def answer(self, ask: Callable[[], Any]) -> Any:
        """The answer; None where the database is down."""
        with suppress(psycopg2.Error):
            return ask()
        return None

    def supervise(self) -> None:
        """Start again what has ended by itself, as systemd, Compose and `make serve` do."""
        for program in self.programs:
            if program.process and program.process.poll() is not None:
                program.start()

    def become(self, *, web: str = WEB_APP, workers: str = WORKER_APP) -> None:
        """Start webs and workers anew with these applications, such as one with a defect, where they have others."""
        for program, app in [*((each, web) for each in self.webs), *((each, workers) for each in self.workers)]:
            if program.app != app:
                program.kill()
                program.app = app
                program.start()
        wait_for(self.webs_answer, "webs answer")

    def webs_answer(self) -> bool:
        """Whether every one of them does."""
        with suppress(OSError):
            for port in self.web_ports:
                urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
            return True
        return False

    def restart_webs(self) -> None:
        """One after the other, by SIGTERM, each once the one before answers again."""
        for web in self.webs:
            web.end()
            web.start()
            wait_for(self.webs_answer, "webs answer")

    def revive_database(self) -> None:
        """Start the database anew if it does not come back by itself, as systemd and Compose do."""
        try:
            self.patiently(lambda: self.rows("SELECT 1"), 10, "the database answers")
        except AssertionError:
            self.database.held.close()
            self.database.start()

    @property
    def programs(self) -> list[Program]:
        return [*self.webs, *self.workers, self.beat]

    def wipe_broker(self) -> None:
        """Take the broker's disk away, while it does not run."""
        shutil.rmtree(self.folder / "valkey" / "appendonlydir", ignore_errors=True)


def competition(
    environment: Mapping[str, str], folder: Path, slug: str, *, teams: int, daily_limit: int
) -> dict[str, str]:
    """Make it in the installation of this environment; each team's name with its token."""
    bundle = write_bundle(folder / slug, slug, rows=ROWS, daily_limit=daily_limit)
    return dict(json.loads(run(environment, "-c", SETTLE, str(bundle), slug, str(teams))))


STATES = "SELECT status, attempt, count(*), max(now() - queued_at)::text FROM submissions_evaluation GROUP BY 1, 2"


@contextmanager
def world(*, lease: float = 2, sweep: float = 1) -> Iterator[World]:
    """Bring all of it up, take it down again."""
    with private_folder("faults") as folder, ExitStack() as servers:
        made = built(folder, servers, lease, sweep)
        servers.callback(made.broker.held.close)
        servers.callback(made.database.held.close)
        made.broker.start()
        made.database.start()
        made.run("-c", CREATE, made.cluster.address)
        made.run("manage.py", "migrate", "--no-input", "-v0")
        try:
            for program in made.programs:
                program.start()
            wait_for(made.webs_answer, "webs answer")
            yield made
        finally:
            for program in made.programs:
                if program.process:
                    program.kill()


SETTLE = "import sys, django; django.setup(); from tests.faults.settle import settle; settle(*sys.argv[1:])"
CREATE = """
import sys, psycopg2
connection = psycopg2.connect(sys.argv[1].replace("/podium?", "/postgres?"))
connection.autocommit = True
connection.cursor().execute("CREATE DATABASE podium")
"""


def built(folder: Path, servers: ExitStack, lease: float, sweep: float) -> World:
    """Everything on its port and in its folder; S3 runs, the others are to be started."""
    installed, valkey, weed = postgresql_wheel(), valkey_program(), s3_program()
    assert installed
    assert valkey
    assert weed
    ports = free_ports(4)
    for name in ("data", "valkey", "postgresql"):
        (folder / name).mkdir()
    folder.chmod(0o755)  # PostgreSQL runs as nobody, and its folder stands in here
    servers.enter_context(small_disk(folder / "postgresql" / "data", DATABASE_MB, owner=pwd.getpwnam("nobody").pw_uid))
    cluster = new_cluster(installed, folder / "postgresql")
    proxy = TroubledProxy(ports[1], servers.enter_context(s3(weed)))
    of_worker = environment(folder, cluster, ports, WORKER.address(proxy.port))
    of_worker |= {"LEASE_SECONDS": str(lease), "SWEEP_SECONDS": str(sweep)}
    of_web = of_worker | {"STORAGE_URL": WEB.address(proxy.port)}
    gunicorn = [*GUNICORN.split(), "--graceful-timeout", "10", "--no-control-socket", "--bind"]
    worker = WORKER_COMMAND.split()
    beat = ["celery", "--app", "{app}", "beat", "--schedule", str(folder / "schedule"), "--pidfile", ""]
    return World(
        folder=folder,
        cluster=cluster,
        proxy=proxy,
        valkey_port=ports[0],
        web_ports=ports[2:],
        environment=of_worker,
        database=Server(lambda: cluster.server(CRASH_SAFE), lambda: postmaster(cluster)),
        broker=Server(
            lambda: valkey_in(folder / "valkey", ports[0], valkey),
            lambda: int(Redis(port=ports[0]).info()["process_id"]),
        ),
        webs=[
            Program(f"web{n}", WEB_APP, [*gunicorn, f"127.0.0.1:{port}"], of_web, folder)
            for n, port in enumerate(ports[2:], start=1)
        ],
        workers=[
            Program(f"worker{n}", WORKER_APP, [*worker, "-n", f"worker{n}@%h"], of_worker, folder) for n in (1, 2)
        ],
        beat=Program("beat", WORKER_APP, beat, of_worker, folder),
        lease=lease,
    )


def postmaster(cluster: Cluster) -> int:
    """The process of the server, by the file that it writes."""
    return int((cluster.folder / "data" / "postmaster.pid").read_text().split()[0])


def environment(folder: Path, cluster: Cluster, ports: Sequence[int], storage: str) -> dict[str, str]:
    """What every process of the installation finds in its environment."""
    theirs = ("PODIUM_DATA", "DATABASE_URL", "BROKER_URL", "CACHE_URL", "STORAGE_URL", "COVERAGE_PROCESS_CONFIG")
    return {
        **{name: value for name, value in os.environ.items() if name not in theirs},
        "PODIUM_DATA": str(folder / "data"),
        "SECRET_KEY": "a key of the faults, so long that nobody ever guesses it",
        "DATABASE_URL": cluster.address,
        "BROKER_URL": f"redis://127.0.0.1:{ports[0]}/0",
        "CACHE_URL": f"rediscache://127.0.0.1:{ports[0]}/1",
        "STORAGE_URL": storage,
        "SCORING_MEMORY_MB": str(SCORING_MB),
        **UNHURRIED,
    }
