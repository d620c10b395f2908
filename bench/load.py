"""Readers who ask for one address again and again: a bounded number, over connections that stay open."""

import socket
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import BinaryIO


@dataclass(frozen=True)
class Question:
    """A GET and the status that it is to be answered with."""

    path: str
    status: int = 200
    headers: Mapping[str, str] | None = None

    def as_bytes(self) -> bytes:
        """What goes over the wire."""
        lines = [f"GET {self.path} HTTP/1.1", "Host: 127.0.0.1"]
        lines += [f"{name}: {value}" for name, value in (self.headers or {}).items()]
        return "\r\n".join([*lines, "", ""]).encode()


def answer_to(question: Question, port: int) -> tuple[dict[str, str], bytes]:
    """One answer: its headers by small names, and its body."""
    with socket.create_connection(("127.0.0.1", port), timeout=60) as wire, wire.makefile("rb") as reader:
        return exchange(question, wire, reader)


def exchange(question: Question, wire: socket.socket, reader: BinaryIO) -> tuple[dict[str, str], bytes]:
    """Ask over an open connection, read the answer to its end."""
    wire.sendall(question.as_bytes())
    status = int(reader.readline().split()[1])
    headers = {}
    while line := reader.readline().strip():
        name, _, value = line.decode().partition(":")
        headers[name.lower()] = value.strip()
    body = reader.read(0 if status == 304 else int(headers["content-length"]))
    assert status == question.status, f"{question.path}: {status} {body[:200]!r}"
    return headers, body


def rate(question: Question, port: int, *, readers: int, seconds: float) -> float:
    """How many are answered a second while so many readers ask, each as soon as it has its answer."""
    started = time.perf_counter()
    deadline = started + seconds

    def read() -> int:
        asked = 0
        with socket.create_connection(("127.0.0.1", port), timeout=120) as wire, wire.makefile("rb") as reader:
            while not asked or time.perf_counter() < deadline:
                exchange(question, wire, reader)
                asked += 1
        return asked

    with ThreadPoolExecutor(readers) as threads:
        asked = sum(each.result() for each in [threads.submit(read) for _ in range(readers)])
    return asked / (time.perf_counter() - started)
