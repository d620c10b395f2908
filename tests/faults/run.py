"""One run: load, faults one after the other in random order, quiet, verdict."""

import os
import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field

import psycopg2
from kombu.exceptions import KombuError
from redis.exceptions import RedisError

from tests.faults.faults import Fault, Scene, several
from tests.faults.load import Client, Ledger, Load
from tests.faults.verdict import breaches, kept_without_a_word
from tests.faults.world import World

PEOPLE = 8
QUIET_SECONDS = 120
LONGEST_RECOVERY = 120
# A fault that met another state of things than it needs: it counts as one that hit nothing.
BROKE_OFF = (AssertionError, RedisError, KombuError, OSError, psycopg2.Error)
SCORING = "SELECT id FROM submissions_evaluation WHERE status = 'scoring'"


@dataclass
class Figures:
    """What came of a run."""

    seed: int
    accepted: int = 0
    answers: dict[int, int] = field(default_factory=dict)
    recoveries: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    hits: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    errored: int = 0
    kept_without_a_word: int = 0
    oldest_orphan_minutes: float = 0.0
    breaches: list[str] = field(default_factory=list)
    seconds: float = 0.0
    machine_load: list[float] = field(default_factory=list)

    @property
    def faults(self) -> int:
        """Those that hit something."""
        return sum(map(len, self.recoveries.values()))

    def all_recoveries(self) -> list[float]:
        return sorted(seconds for each in self.recoveries.values() for seconds in each)

    def note(self, fault: Fault, hits: int, seconds: float) -> None:
        """A fault that hit nothing is counted apart."""
        self.machine_load.append(os.getloadavg()[0])
        if hits:
            self.recoveries[fault.__name__].append(seconds)
            self.hits[fault.__name__] += hits
        else:
            self.missed[fault.__name__] += 1


def together(runs: Sequence[Figures]) -> Figures:
    """Runs that went on side by side, as one."""
    whole = Figures(runs[0].seed)
    for each in runs:
        whole.accepted += each.accepted
        whole.errored += each.errored
        whole.kept_without_a_word += each.kept_without_a_word
        whole.breaches += each.breaches
        whole.machine_load += each.machine_load
        whole.hits += each.hits
        whole.missed += each.missed
        whole.answers = Counter(whole.answers) + Counter(each.answers)
        for name, seconds in each.recoveries.items():
            whole.recoveries[name] += seconds
        whole.oldest_orphan_minutes = max(whole.oldest_orphan_minutes, each.oldest_orphan_minutes)
        whole.seconds = max(whole.seconds, each.seconds)
    return whole


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of them lies, by the nearest rank."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0


def median(values: Sequence[float]) -> float:
    return statistics.median(values) if values else 0.0


def steady(world: World, competitions: int = 3, teams: int = 8) -> dict[str, dict[str, str]]:
    """Competitions that take all that comes."""
    slugs = [f"steady-{number}" for number in range(competitions)]
    return {slug: world.competition(slug, teams=teams, daily_limit=30_000) for slug in slugs}


def under_faults(
    world: World,
    ledger: Ledger,
    kinds: dict[Fault, int],
    *,
    seed: int,
    faults: int,
    uploads: int,
    tell: Callable[[str], object],
    until: float,
) -> Figures:
    """Let people upload, and faults happen, until both numbers are reached or the time is up; then judge."""
    figures, began, chance = Figures(seed), time.monotonic(), random.Random(seed)
    load = Load(world.web_ports, steady(world), ledger, seed, world.queue)
    scene, drawn = Scene(world, load, chance), without_end(kinds, faults, chance)
    with load.running(PEOPLE):
        while figures.faults < faults and time.monotonic() < until:
            fault = next(drawn)
            strike(scene, fault, figures)
            tell(f"{figures.faults:4} {fault.__name__}; {ledger.accepted()} accepted\n")
        while ledger.accepted() < uploads and time.monotonic() < until:
            world.supervise()
            time.sleep(0.2)
    judge(world, ledger, figures)
    figures.seconds = time.monotonic() - began
    return figures


def without_end(kinds: dict[Fault, int], count: int, chance: random.Random) -> Iterator[Fault]:
    """Faults to draw from; more than are asked for, because some may hit nothing."""
    while True:
        yield from several(kinds, count, chance)


def strike(scene: Scene, fault: Fault, figures: Figures) -> None:
    """Let it happen, and note how much it hit and how long things took to be as before."""
    hits, began = 0, time.monotonic()
    with suppress(*BROKE_OFF):
        hits = fault(scene)
    try:
        recover(scene, fault)
    except AssertionError as late:
        figures.breaches.append(f"{fault.__name__}: {late} ({scene.world.state()})")
    figures.note(fault, hits, time.monotonic() - began)


def recover(scene: Scene, fault: Fault) -> None:
    """Wait until the queue flows again.

    That is until a new upload is accepted and has its outcome, and all that was being scored at the end of the fault
    has one, too.
    """
    stranded = scene.world.patiently(
        lambda: [(0,), *scene.world.rows(SCORING)], LONGEST_RECOVERY, "the database answers"
    )
    slug, team, token = scene.load.somebody(scene.chance)

    def accepted() -> int:
        with closing(Client(scene.world.web_ports, scene.load.ledger)) as client:
            answer = client.send(scene.load.ledger.begin(slug, team), token)
        return int(answer.told["id"]) if answer.status == 201 else 0

    probe = scene.world.patiently(accepted, LONGEST_RECOVERY, f"after {fault.__name__} uploads are accepted")
    open_ones = f"""SELECT 1 FROM submissions_evaluation WHERE finished_at IS NULL
                    AND (submission_id = {probe} OR id IN ({", ".join(str(pk) for (pk,) in stranded)}))"""
    scene.world.patiently(
        lambda: not scene.world.rows(open_ones), LONGEST_RECOVERY, f"after {fault.__name__} the queue flows"
    )


def judge(world: World, ledger: Ledger, figures: Figures) -> None:
    """Wait until all is quiet, then say what came of it."""
    try:
        world.patiently(lambda: not world.unfinished(), QUIET_SECONDS, "every evaluation has an outcome")
    except AssertionError as late:
        figures.breaches.append(str(late))
    figures.breaches += breaches(world, ledger)
    figures.accepted, figures.answers = ledger.accepted(), dict(ledger.statuses())
    figures.kept_without_a_word = kept_without_a_word(world, ledger)
    figures.errored = world.rows("SELECT count(*) FROM submissions_evaluation WHERE status = 'errored'")[0][0]
    figures.oldest_orphan_minutes = float(world.run("-c", OLDEST_ORPHAN))


OLDEST_ORPHAN = "import django; django.setup(); from tests.faults.settle import oldest_orphan; oldest_orphan()"
