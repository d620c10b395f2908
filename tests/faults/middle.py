"""The middle of things: who scores what at this moment, what a dead process leaves behind, which sweeps overlap."""

import json
import random
import signal
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg2

from tests.faults.programs import Program
from tests.faults.proxy import Trouble
from tests.faults.world import World

SWEEP = "submissions.tasks.sweep"
MOST_MESSAGES = 100
LEFT_BEHIND = """
    SELECT e.id FROM submissions_evaluation e JOIN submissions_submission s ON s.id = e.submission_id
    WHERE e.status = 'scoring' AND s.file IN ({})
"""
BLOCKED = "SELECT pid FROM pg_stat_activity WHERE cardinality(pg_blocking_pids(pid)) > 0"


@contextmanager
def in_the_middle(world: World) -> Iterator[dict[int, str]]:
    """The block, as soon as something is being scored: the processes that do, each with the file that it waits for.

    No prediction file reaches them before the end of the block.
    """
    world.proxy.trouble = Trouble.HOLDS
    try:
        yield world.patiently(world.scoring, 30, "something is being scored")
    finally:
        world.proxy.trouble = Trouble.NONE


def killed(world: World, scoring: Mapping[int, str], workers: Sequence[Program]) -> int:
    """kill -9 of these workers with their pools, and start them again; how many evaluations are left behind."""
    dead = {pid for worker in workers for pid in worker.children()}
    for worker in workers:
        worker.kill()
    left = stranded(world, scoring, dead)
    for worker in workers:
        worker.start()
    return len(left)


def stranded(world: World, scoring: Mapping[int, str], dead: Collection[int]) -> list[int]:
    """The evaluations that only these processes, which are dead, had in hand, and that still say so."""
    living = {key for pid, key in scoring.items() if pid not in dead}
    keys = {key for pid, key in scoring.items() if pid in dead} - living
    return [pk for (pk,) in world.rows(left_behind(keys))] if keys else []


def left_behind(keys: Collection[str]) -> str:
    """The query for what is being scored of these files."""
    return LEFT_BEHIND.format(", ".join(f"'{key}'" for key in sorted(keys)))


@contextmanager
def locked(world: World, evaluation: int) -> Iterator[None]:
    """Whoever wants to change this evaluation waits for the end of the block."""
    with closing(psycopg2.connect(world.cluster.address)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM submissions_evaluation WHERE id = {evaluation} FOR UPDATE")
        yield


@contextmanager
def paused(world: World) -> Iterator[None]:
    """The workers stand still, so that messages wait."""
    world.pause_workers()
    try:
        yield
    finally:
        world.pause_workers(signal.SIGCONT)


def waiting_messages(world: World) -> list[Any]:
    """The hints that no worker has taken, each once, a hundred at most: what was multiplied before stays as it is."""
    headers = {text: json.loads(text)["headers"] for text in world.redis.lrange("celery", 0, MOST_MESSAGES - 1)}
    hints = {told["id"]: text for text, told in headers.items() if "score_evaluation" in told["task"]}
    return list(hints.values())


def multiply_messages(world: World, chance: random.Random) -> int:
    """Put each waiting hint there five times, shuffled; how many there were."""
    waiting = waiting_messages(world)
    copies = waiting * 4
    chance.shuffle(copies)
    with world.redis as redis:
        for text in copies:
            push = redis.lpush if chance.random() < 0.5 else redis.rpush
            push("celery", text)
    return len(waiting)


class SweepLog:
    """What the workers' logs say of sweeps from now on."""

    def __init__(self, world: World) -> None:
        self.logs = [world.folder / f"{worker.name}.log" for worker in world.workers]
        self.sizes = [log.stat().st_size for log in self.logs]

    def overlapping(self) -> int:
        """How many sweeps began before another had ended."""
        latest, count = 0.0, 0
        for begin, end in sorted(self.sweeps()):
            count += begin < latest
            latest = max(latest, end)
        return count

    def sweeps(self) -> Iterator[tuple[float, float]]:
        """When each began and ended."""
        for log, size in zip(self.logs, self.sizes, strict=True):
            for line in lines_from(log, size):
                if SWEEP in line and '"task done"' in line:
                    told = json.loads(line)
                    end = datetime.fromisoformat(told["timestamp"]).timestamp()
                    yield end - told["ms"] / 1000, end


def lines_from(log: Path, size: int) -> list[str]:
    """The whole lines after so many bytes."""
    with log.open("rb") as file:
        file.seek(size)
        return [line for line in file.read().decode(errors="replace").splitlines() if line.endswith("}")]
