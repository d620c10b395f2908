"""Take `make demo` in a fresh clone to Ready, through one scored upload, and down again, as a newcomer would.

Standard library only: it runs before anything is installed.
"""

import json
import os
import random
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
READY_SECONDS, SCORED_SECONDS = 120, 4


def free_port() -> int:
    """A port of the loopback address that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def ask(address: str, token: str, data: bytes | None = None, kind: str = "application/json") -> bytes:
    """A GET, or a POST if there is data."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": kind}
    with urllib.request.urlopen(urllib.request.Request(address, data, headers), timeout=30) as answer:
        return bytes(answer.read())


def shuffled(csv: bytes) -> bytes:
    """The same file with its lines in another order."""
    header, *lines = csv.decode().splitlines()
    random.shuffle(lines)
    return "\n".join([header, *lines, ""]).encode()


def upload(address: str, token: str, content: bytes) -> dict[str, Any]:
    """Send a prediction file; what the API says of it."""
    boundary = secrets.token_hex(16)
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="shuffled.csv"\r\n\r\n'
    body = head.encode() + content + f"\r\n--{boundary}--\r\n".encode()
    return dict(json.loads(ask(address, token, body, f"multipart/form-data; boundary={boundary}")))


def walk_the_corridor(site: str, token: str) -> None:
    """Join, download the sample, upload it shuffled, see it scored and on the board."""
    place = f"{site}/rest/competitions/cells"
    terms = json.loads(ask(f"{place}/", token))
    answers = {"rules_version": terms["rules_version"], "key_terms": [term["id"] for term in terms["key_terms"]]}
    ask(f"{place}/join/", token, json.dumps(answers).encode())
    sent = upload(f"{place}/submissions/", token, shuffled(ask(f"{place}/data/sample_submission.csv/", token)))
    started = time.monotonic()
    while (one := json.loads(ask(f"{place}/submissions/{sent['id']}/", token)))["status"] != "scored":
        assert time.monotonic() - started < SCORED_SECONDS, f"not scored within {SCORED_SECONDS} s: {one}"
        time.sleep(0.05)
    print(f"Scored {one['public_score']} after {time.monotonic() - started:.1f} s.")
    board = json.loads(ask(f"{place}/leaderboard/", token))["results"]
    assert one["public_score"] in [row["score"] for row in board], "the score is not on the board"


def until_ready(demo: subprocess.Popen[str]) -> str:
    """Read what `make demo` prints until the line with the token; the text so far."""
    printed = ""
    assert demo.stdout
    for line in demo.stdout:
        print("  demo:", line, end="")
        printed += line
        if "token" in line and "podium_" in line:
            return printed
    raise AssertionError("make demo ended before it was ready")


def processes_of(data: Path) -> list[str]:
    """Processes that have this data folder in their environment."""
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"PODIUM_DATA={data}".encode() in environment.read_bytes():
                found.append(environment.parent.name)
        except OSError:  # ended meanwhile, or not ours to read
            continue
    return found


def main() -> None:
    """Clone, start, walk, stop, look for what is left."""
    with tempfile.TemporaryDirectory(prefix="podium-fresh-") as folder:
        clone, data, port = Path(folder, "podium"), Path(folder, "data"), free_port()
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        started = time.monotonic()
        demo = subprocess.Popen(
            ["make", "demo", f"PORT={port}", f"DATA={data}"],
            cwd=clone,
            env={name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,  # so that the group can get what Ctrl-C sends to a terminal's
        )
        try:
            printed = until_ready(demo)
            seconds = time.monotonic() - started
            print(f"Ready after {seconds:.0f} s, set-up included.")
            assert seconds < READY_SECONDS, f"Ready took more than {READY_SECONDS} s"
            found = re.search(r"podium_[\w-]+", printed)
            assert found
            walk_the_corridor(f"http://127.0.0.1:{port}", found[0])
        finally:
            os.killpg(demo.pid, signal.SIGINT)
            demo.communicate(timeout=60)
        left = processes_of(data)
        assert not left, f"processes left behind: {left}"
    print("The demo came up, scored an upload, and went down without a trace.")


if __name__ == "__main__":
    sys.exit(main())
