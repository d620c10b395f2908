"""The three processes of an installation: serve, docker-compose.yml and deploy/systemd all start them from here.

`python -m config.processes web|worker|beat [ADDRESS:PORT]` becomes that process.
"""

import os
import sys
from pathlib import Path

PLACE = "127.0.0.1:8000"
ROOT = Path(__file__).resolve().parent.parent


def commands(place: str = PLACE) -> dict[str, list[str]]:
    """How each is started; web listens at `place`."""
    web = f"-m gunicorn config.wsgi --config python:config.web_server --bind {place}"
    web += " --worker-class config.web_worker.WelcomingWorker --workers 2 --threads 32"
    web += " --timeout 120 --graceful-timeout 10 --no-control-socket"
    worker = "-m celery --app config worker --concurrency 2 --without-gossip --without-mingle --loglevel INFO"
    beat = "-m celery --app config beat --loglevel WARNING --pidfile="
    return {
        name: [sys.executable, *said.split()] for name, said in {"web": web, "worker": worker, "beat": beat}.items()
    }


def become(name: str, place: str = PLACE) -> None:
    """Go on as that process, which hears the signals itself."""
    os.chdir(ROOT)
    command = commands(place)[name]
    os.execv(command[0], command)  # noqa: S606  # our own commands


if __name__ == "__main__":
    become(*sys.argv[1:3])
