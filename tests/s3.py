"""A real S3, SeaweedFS, from the wheel that requirements/test.in names."""

import json
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.processes import free_ports, private_folder, running

BUCKETS = ("media", "data", "predictions", "solutions")
PREFIX = "podium"
PORTS = [f"{part}.{port}" for part in ("master", "volume", "filer") for port in ("port", "port.grpc")]
PORTS += ["s3.port.grpc", "admin.port"]
LEFT_OUT = ("-admin.ui=false", "-master.telemetry=false", "-webdav=false", "-s3.port.iceberg=0", "-s3.port.lance=0")


@dataclass(frozen=True)
class Keys:
    """Who may do what in which bucket, in the server's words."""

    name: str
    actions: Sequence[str]

    @property
    def secret(self) -> str:
        return f"secret-of-{self.name}"

    def address(self, port: int, prefix: str = PREFIX) -> str:
        """STORAGE_URL for these keys."""
        return f"s3://{self.name}:{self.secret}@127.0.0.1:{port}/{prefix}?scheme=http"


def everything_in(*buckets: str) -> list[str]:
    """Reading, writing, listing and deleting there."""
    return [f"{deed}:{PREFIX}-{bucket}" for bucket in buckets for deed in ("Read", "Write", "List", "Tagging")]


# As docs/running.md asks for it: web puts solutions in and never reads them again, the worker reads them.
WEB = Keys("web", [*everything_in("media", "data", "predictions"), f"Write:{PREFIX}-solutions"])
WORKER = Keys("worker", everything_in(*BUCKETS))
ADMIN = Keys("admin", ["Admin"])  # makes further buckets


def program() -> Path | None:
    """Where the wheel has put it; nothing where there is no wheel for this machine."""
    weed = Path(sys.executable).with_name("weed")
    return weed if weed.exists() else None


@contextmanager
def s3(program: Path) -> Iterator[int]:
    """Run it with its buckets in a private folder; the port at which WEB and WORKER find it. It ends with the block."""
    port, *ports = free_ports(1 + len(PORTS))
    with private_folder("s3") as folder, s3_in(folder, port, program, dict(zip(PORTS, ports, strict=True))):
        yield port


@contextmanager
def s3_in(folder: Path, port: int, program: Path, others: Mapping[str, int]) -> Iterator[None]:
    """Run it in this folder at this port: once more, after its end."""
    keys = [
        {"name": who.name, "credentials": [{"accessKey": who.name, "secretKey": who.secret}]}
        | {"actions": list(who.actions)}
        for who in (WEB, WORKER, ADMIN)
    ]
    (folder / "keys.json").write_text(json.dumps({"identities": keys}))
    command = [str(program), "mini", f"-dir={folder / 'data'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", *LEFT_OUT]
    command += [f"-s3.port={port}", f"-s3.config={folder / 'keys.json'}"]
    command += [f"-bucket={','.join(f'{PREFIX}-{bucket}' for bucket in BUCKETS)}"]
    command += [f"-filer.localSocket={folder / 'filer.sock'}", f"-s3.localSocket={folder / 's3.sock'}"]
    command += [f"-{name}={number}" for name, number in others.items()]
    with running(command, lambda: answers(port), folder / "log", cwd=folder):
        yield


def answers(port: int) -> bool:
    """Whether it hands out buckets: to a stranger, a refusal is the answer of one that does."""
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/{PREFIX}-{BUCKETS[-1]}/", timeout=2)
    except urllib.error.HTTPError as refusal:
        return refusal.code == 403
    except OSError:
        return False
    return True
