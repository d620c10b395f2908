"""The long form: `make faults ARGS="--uploads 10000 --faults 500 --seed 7"`. Writes docs/reliability.md.

It has five parts, each in an installation of its own. They can be run one by one or side by side, random faults and
storms several times with different seeds: what each finds is kept in a folder, and the page is written from all of it.
"""

import argparse
import pickle
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from tests.faults import defects
from tests.faults.faults import Scene, pool_child_killed, possible, worker_killed_in_the_middle
from tests.faults.findings import Findings, Production, Storms, Targets
from tests.faults.fullness import full_disk, memory_eaten
from tests.faults.load import Ledger, Load
from tests.faults.report import written
from tests.faults.run import PEOPLE, Figures, steady, strike, under_faults
from tests.faults.scenarios import limits, over_the_closing, rolling_restart, without_broker, without_database
from tests.faults.verdict import breaches
from tests.faults.world import World, world
from tests.journeys.installation import ROOT

LEASE, SWEEP = 30, 15  # as Podium comes
T = TypeVar("T")


def tell(line: str) -> None:
    sys.stderr.write(line)


def told(what: str, deed: Callable[[], T]) -> T:
    """Do it, and tell what and for how long."""
    began = time.monotonic()
    found = deed()
    tell(f"{what}: {time.monotonic() - began:.0f} s\n")
    return found


def at_random(asked: argparse.Namespace) -> Figures:
    """Faults one after the other under load, at short leases."""
    until = time.monotonic() + 60 * asked.minutes
    many = {"seed": asked.seed, "faults": asked.faults, "uploads": asked.uploads}
    with world() as running:
        return under_faults(running, Ledger(), possible(running), tell=tell, until=until, **many)


def storms(asked: argparse.Namespace) -> Storms:
    """Limits under more uploads than they take."""
    ledger = Ledger()
    with world() as running:
        answers = told("limits", lambda: limits(running, ledger, teams=asked.limits, uploads=asked.at_once))
        running.patiently(lambda: not running.unfinished(), 300, "every evaluation has an outcome")
        return Storms(answers, breaches(running, ledger))


def targets(asked: argparse.Namespace) -> Targets:
    """What the targets name one by one; one verdict on all of it at the end."""
    ledger = Ledger()
    with world() as running:
        found = Targets(
            closing=told("closing", lambda: over_the_closing(running, ledger)),
            emptied=told("emptied broker", lambda: with_queue(running, ledger, asked.queued, keeps_disk=False)),
            kept=told("broker with its disk", lambda: with_queue(running, ledger, asked.queued, keeps_disk=True)),
            outage=told("no database", lambda: without_database(running, ledger, seconds=10)),
            rolled=told("rolling restart", lambda: rolling_restart(running, ledger)),
            eaten=told("memory", lambda: memory_eaten(running, ledger)),
            full_disk=told("full disk", lambda: full_disk(seconds=20)),
        )
        running.patiently(lambda: not running.unfinished(), 300, "every evaluation has an outcome")
        found.breaches = told("verdict", lambda: breaches(running, ledger))
    return found


def with_queue(running: World, ledger: Ledger, queued: int, *, keeps_disk: bool) -> Any:
    return without_broker(running, ledger, queued=queued, keeps_disk=keeps_disk)


def production(asked: argparse.Namespace) -> Production:
    """Recovery from workers that were killed in the middle, with the settings that come with Podium."""
    ledger, figures = Ledger(), Figures(asked.seed)
    with world(lease=LEASE, sweep=SWEEP) as running:
        load = Load(running.web_ports, steady(running), ledger, asked.seed, running.queue)
        scene = Scene(running, load, random.Random(asked.seed))
        with load.running(PEOPLE // 4):
            while figures.faults < asked.production:
                time.sleep(scene.chance.uniform(0, SWEEP))  # else each begins where the sweep has ended the one before
                strike(scene, (worker_killed_in_the_middle, pool_child_killed)[figures.faults % 2], figures)
                tell(f"{figures.faults} at production settings, {figures.missed.total()} hit nothing\n")
        running.patiently(lambda: not running.unfinished(), 300, "every evaluation has an outcome")
        return Production(
            figures.all_recoveries(),
            stranded=figures.hits.total(),
            missed=figures.missed.total(),
            breaches=figures.breaches + breaches(running, ledger),
        )


def planted(asked: argparse.Namespace) -> dict[str, list[str]]:
    """Defects, and what the verdict says of them."""
    with world() as running:
        return defects.seen(running, Ledger(), seed=asked.seed)


PARTS: dict[str, Callable[[argparse.Namespace], Any]] = {
    "at_random": at_random,
    "storms": storms,
    "targets": targets,
    "production": production,
    "planted": planted,
}


def wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parts = "which to run: all by default, in this order; none writes the page anew"
    parser.add_argument("--parts", nargs="*", choices=PARTS, default=list(PARTS), help=parts)
    parser.add_argument("--uploads", type=int, default=10_000, help="accepted ones, at least (default: 10000)")
    parser.add_argument("--faults", type=int, default=500, help="faults of the random part (default: 500)")
    parser.add_argument("--limits", type=int, default=20, help="teams whose limit is stormed (default: 20)")
    parser.add_argument("--at-once", type=int, default=1000, help="uploads that storm each limit (default: 1000)")
    parser.add_argument("--queued", type=int, default=500, help="waiting when the broker is killed (default: 500)")
    parser.add_argument("--production", type=int, default=20, help="faults at a lease of 30 s (default: 20)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--minutes", type=float, default=180, help="end the random part after this (default: 180)")
    parser.add_argument("--findings", type=Path, default=Path(tempfile.gettempdir(), "podium-faults"))
    parser.add_argument("--write", type=Path, default=ROOT / "docs" / "reliability.md")
    return parser.parse_args()


def keep(asked: argparse.Namespace, part: str) -> None:
    """Run a part and keep what it finds."""
    found = PARTS[part](asked)
    folder = asked.findings / part
    folder.mkdir(exist_ok=True, parents=True)
    (folder / str(asked.seed)).write_bytes(pickle.dumps(found))


def kept(asked: argparse.Namespace, part: str) -> list[Any]:
    """What was found by each run of a part, oldest first."""
    files = sorted((asked.findings / part).glob("*"), key=lambda file: file.stat().st_mtime)
    return [pickle.loads(file.read_bytes()) for file in files]


def main() -> None:
    asked = wanted()
    if asked.parts == list(PARTS):
        shutil.rmtree(asked.findings, ignore_errors=True)
    for part in asked.parts:
        keep(asked, part)
    runs, stormed, *others = (kept(asked, part) for part in PARTS)
    if not all((runs, stormed, *others)):
        return
    findings = Findings(asked, runs, stormed, *(found[-1] for found in others))
    asked.write.write_text(written(findings))
    for shortfall in findings.shortfalls():
        tell(f"Missed: {shortfall}\n")
    sys.exit(any(findings.shortfalls()))


if __name__ == "__main__":
    main()
