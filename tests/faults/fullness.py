"""When there is no room left: a file that eats memory, and a disk that is full to the last byte."""

import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.disks import filled, small_disk
from tests.faults.load import Answer, Ledger
from tests.faults.programs import run
from tests.faults.scenarios import many, sent
from tests.faults.verdict import breaches
from tests.faults.world import UNHURRIED, World, competition
from tests.journeys.installation import Installation, start
from tests.processes import private_folder
from tests.waiting import wait_for

DISK_MB = 128
UNFINISHED = "SELECT 1 FROM submissions_evaluation WHERE finished_at IS NULL"


@dataclass(frozen=True)
class Eaten:
    """What became of a file that wants more memory than a scoring may take, and of the workers that met it."""

    status: str
    attempts: int
    reason: str
    is_same_pool: bool
    scored_beside: int


def memory_eaten(world: World, ledger: Ledger) -> Eaten:
    """Such a file is sent among others."""
    slug, team, token = world.team
    pool = [worker.children() for worker in world.workers]
    hungry = sent(world, ledger, ledger.begin(slug, team, eats_memory=True), token).told["id"]
    beside = [sent(world, ledger, ledger.begin(slug, team), token).told["id"] for _ in range(20)]
    world.patiently(lambda: not world.unfinished(), 120, "every evaluation has an outcome")
    ids = ", ".join(map(str, beside))
    ((status, attempts, reason),) = world.rows(
        f"SELECT status, attempt, problems FROM submissions_evaluation WHERE submission_id = {hungry}"
    )
    scored = world.rows(f"SELECT 1 FROM submissions_evaluation WHERE status = 'scored' AND submission_id IN ({ids})")
    told = f"{reason[0]['what']}; {reason[0]['remedy']}." if reason else ""
    return Eaten(status, attempts, told, pool == [worker.children() for worker in world.workers], len(scored))


@dataclass(frozen=True)
class FullDisk:
    """How uploads were answered while the disk was full, and what came of it once there was room."""

    answers: Counter[int]
    without_retry_after: int
    back_after: float
    breaches: list[str]


@dataclass
class Embedded:
    """An installation of the embedded default, for the verdict."""

    installation: Installation
    folder: Path
    ledger: Ledger = field(default_factory=Ledger)

    @property
    def web_ports(self) -> list[int]:
        return [self.installation.port]

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.installation.rows(query)

    def run(self, *arguments: str, check: bool = True) -> str:
        return run(self.installation.environment, *arguments, check=check)


def full_disk(*, seconds: float) -> FullDisk | None:
    """Files, SQLite, messages and logs on one disk that is full for so long, under uploads.

    The floor of free space is off, so that writes meet the end of the disk. None where no disk can be mounted.
    """
    with private_folder("full-disk") as folder, small_disk(folder / "data", DISK_MB) as is_mounted:
        if not is_mounted:
            return None
        site = Embedded(start(folder / "data", FREE_SPACE_MB="0", **UNHURRIED), folder)
        try:
            return filled_under_uploads(site, seconds)
        finally:
            site.installation.stop()


def filled_under_uploads(site: Embedded, seconds: float) -> FullDisk:
    (team, token), *_ = competition(
        site.installation.environment, site.folder, "full", teams=1, daily_limit=30_000
    ).items()
    answers: list[Answer] = []

    def send() -> None:
        answers.append(sent(site, site.ledger, site.ledger.begin("full", team), token))
        time.sleep(0.1)

    with many(send, 4):
        time.sleep(1)
        with filled(site.installation.data):
            answers.clear()
            time.sleep(seconds)
            met = list(answers)
        began, so_far = time.monotonic(), len(answers)
        wait_for(lambda: any(answer.status == 201 for answer in answers[so_far:]), "uploads are taken again")
        back_after = time.monotonic() - began
    wait_for(lambda: not site.rows(UNFINISHED), "every evaluation has an outcome")
    unsaid = sum(answer.status == 503 and not answer.wait for answer in met)
    return FullDisk(Counter(answer.status for answer in met), unsaid, back_after, breaches(site, site.ledger))
