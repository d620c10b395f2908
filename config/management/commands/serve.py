"""Run the whole installation on this machine: web, one real Celery worker, beat."""

import ipaddress
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.private_folder import close
from config.processes import commands
from config.supervisor import Child, StopRequestedError, ask_to_stop, stop, watch
from demo.accounts import ready_lines

READY_SECONDS = 90
LOGS = settings.DATA / "logs"
MANAGE = [sys.executable, str(Path(settings.BASE_DIR, "manage.py"))]


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        """Where to listen, and whether with the demo."""
        parser.add_argument("--host", default="127.0.0.1", help="an address of this machine (default: loopback only)")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--demo", action="store_true", help="load the demo competitions once, and let rivals play")

    def handle(self, *args: Any, host: str, port: int, demo: bool, **options: Any) -> None:
        """Set up, start, watch, end."""
        check_address(host, port, demo)
        self.close_to_others()
        prepare()
        place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        os.environ["PODIUM_SERVED_AT"] = f"http://{place}"
        children = [Child(name, command, LOGS) for name, command in commands(place).items()]
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, ask_to_stop)
        try:
            self.bring_up(children, f"http://{place}", demo)
            watch(children, self.tell, until=lambda: False)
        except StopRequestedError:
            self.tell("Stopping ...")
        finally:
            stop(children, self.tell)
        self.tell("Stopped.")

    def close_to_others(self) -> None:
        """Say so where other users of this machine could read what is theirs no longer."""
        closed = close(settings.DATA)
        if settings.DATA_WAS_OPEN or closed:
            self.tell(
                f"Other users of this machine could enter {settings.DATA}; now they cannot ({closed} files and folders "
                "in it were open). If they are not to be trusted, change the secrets: passwords, tokens, SECRET_KEY."
            )

    def bring_up(self, children: list[Child], address: str, demo: bool) -> None:
        """Start all, wait until the site answers, load the demo, say Ready."""
        for child in children:
            child.start()
        self.wait_until_ready(children, address)
        if demo:
            self.load_demo(children)
            children.append(Child("rivals", [*MANAGE, "demo_rivals"], LOGS))
        for line in [f"Ready: {address}", *(ready_lines() if settings.DEMO_ACCOUNTS.exists() else [])]:
            self.tell(line)

    def wait_until_ready(self, children: list[Child], address: str) -> None:
        """Ask /readyz until it says yes, keeping the processes alive meanwhile."""
        deadline = time.monotonic() + READY_SECONDS
        ready = partial(answers, f"{address}/readyz")
        watch(children, self.tell, until=lambda: ready() or time.monotonic() > deadline)
        if not ready():
            raise CommandError(f"The site did not come up in {READY_SECONDS} s. The logs are in {LOGS}.")

    def load_demo(self, children: list[Child]) -> None:
        """Load the demo competitions in a process of their own, keeping the others alive meanwhile."""
        loading = subprocess.Popen([*MANAGE, "load_demo"])  # noqa: S603  # our own command
        try:
            watch(children, self.tell, until=lambda: loading.poll() is not None)
        finally:
            loading.kill()
        if loading.returncode:
            raise CommandError("The demo could not be loaded; see the message above.")

    def tell(self, news: str) -> None:
        """Print a line at once, whoever reads along."""
        self.stdout.write(news)
        self.stdout.flush()


def check_address(host: str, port: int, demo: bool) -> None:
    """Refuse an address that is taken, or open to others while demo passwords exist."""
    try:
        is_loopback = ipaddress.ip_address(host).is_loopback
    except ValueError as problem:
        raise CommandError(f"{host} is no address. Give one in numbers, such as 127.0.0.1 or 0.0.0.0.") from problem
    if not is_loopback and (demo or settings.DEMO_ACCOUNTS.exists()):
        raise CommandError(
            f"{host} can be reached by others, and {settings.DATA} has demo accounts whose passwords were printed. "
            "Serve it on 127.0.0.1, or use another data folder without the demo."
        )
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise CommandError(f"{host}:{port} cannot be used ({problem.strerror}). Choose another PORT.") from problem


def prepare() -> None:
    """Folders, tables, and the table of the cache."""
    for folder in (LOGS, settings.MAIL_FOLDER):
        folder.mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable")


def answers(address: str) -> bool:
    """Whether a GET is answered with 200."""
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310  # our own http address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
