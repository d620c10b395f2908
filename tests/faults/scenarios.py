"""What the targets name one by one: a limit under a thousand uploads, the closing, a broker, no database, an update."""

import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from threading import Barrier, Thread

from tests.faults.load import Answer, Client, Ledger, Upload
from tests.faults.middle import paused
from tests.faults.verdict import Site
from tests.faults.world import World

LIMIT = 5
OVER_THE_CLOSING = 4.0


def sent(site: Site, ledger: Ledger, upload: Upload, token: str) -> Answer:
    """Send it once, on a connection of its own."""
    with closing(Client(site.web_ports, ledger)) as client:
        return client.send(upload, token)


def all_at_once(world: World, ledger: Ledger, slug: str, team: str, token: str, uploads: int) -> Counter[int]:
    """So many uploads of one team at the same moment, each on its own connection; how they were answered."""
    start = Barrier(uploads, timeout=60)

    def send(number: int) -> int:
        upload = ledger.begin(slug, team)
        start.wait()
        return sent(world, ledger, upload, token).status

    with ThreadPoolExecutor(uploads) as people:
        return Counter(people.map(send, range(uploads)))


def limits(world: World, ledger: Ledger, *, teams: int, uploads: int, slug: str = "tight") -> list[Counter[int]]:
    """The same for one team after the other, each with a limit of five a day: exactly five are to be taken."""
    tokens = world.competition(slug, teams=teams, daily_limit=LIMIT)
    return [all_at_once(world, ledger, slug, team, token, uploads) for team, token in tokens.items()]


def is_exact(answers: Counter[int]) -> bool:
    """Exactly five taken, every other one refused by name, none an error."""
    return answers[201] == LIMIT and set(answers) <= {201, 429}


@contextmanager
def many(deed: Callable[[], object], people: int) -> Iterator[None]:
    """As many threads as people who do the deed again and again, as long as the block."""
    going = [True]

    def again() -> None:
        while going[0]:
            deed()

    threads = [Thread(target=again, daemon=True) for _ in range(people)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        going[0] = False
        for thread in threads:
            thread.join(130)


def over_the_closing(world: World, ledger: Ledger) -> Counter[str]:
    """Uploads without a pause across the closing second; the codes of the refusals, and "" for what was taken.

    The verdict says whether anything was taken too late.
    """
    slug = "closing"
    teams = list(world.competition(slug, teams=4, daily_limit=30_000).items())
    world.rows(
        f"""UPDATE competitions_phase SET closes_at = now() + interval '{OVER_THE_CLOSING} seconds' FROM
        competitions_competition c WHERE c.id = competition_id AND c.slug = '{slug}'"""
    )
    codes: Counter[str] = Counter()

    def send() -> None:
        team, token = teams[0]
        teams.append(teams.pop(0))
        answer = sent(world, ledger, ledger.begin(slug, team), token)
        codes[str(answer.told.get("code", ""))] += 1

    with many(send, 4):
        time.sleep(OVER_THE_CLOSING + 2)
    return codes


def without_broker(world: World, ledger: Ledger, *, queued: int, keeps_disk: bool) -> tuple[float, Counter[int]]:
    """The broker is killed with so many queued, and uploads go on; it comes back with its disk or empty.

    The seconds until all that was queued has an outcome, and how the uploads were answered meanwhile.
    """
    slug, team, token = world.team
    meanwhile: Counter[int] = Counter()

    def send(_: int = 0) -> int:
        return sent(world, ledger, ledger.begin(slug, team), token).status

    def send_on() -> None:
        meanwhile[send()] += 1
        time.sleep(0.5)

    with paused(world), ThreadPoolExecutor(8) as people:
        list(people.map(send, range(queued)))
        last = max(world.unfinished())
        world.broker.kill()
        began = time.monotonic()
    with many(send_on, 2):
        if not keeps_disk:
            world.wipe_broker()
        time.sleep(2)
        world.broker.start()
        world.patiently(lambda: min(world.unfinished(), default=last + 1) > last, 300, "what was queued has an outcome")
        return time.monotonic() - began, meanwhile


def rolling_restart(world: World, ledger: Ledger) -> Counter[int]:
    """How uploads were answered while one web after the other was restarted by SIGTERM, as docs/running.md says."""
    slug, team, token = world.team
    answers: Counter[int] = Counter()

    def send() -> None:
        answers[sent(world, ledger, ledger.begin(slug, team), token).status] += 1

    with many(send, 4):
        time.sleep(0.5)
        world.restart_webs()
        time.sleep(0.5)
    return answers


@dataclass(frozen=True)
class Outage:
    """What uploads were answered while the database was away, and how soon they were taken again."""

    answers: Counter[int]
    without_retry_after: int
    back_after: float


def without_database(world: World, ledger: Ledger, *, seconds: float) -> Outage:
    """PostgreSQL is stopped like a machine that crashes, for so long, under uploads; nothing else is restarted."""
    slug, team, token = world.team
    answers: list[Answer] = []

    def send() -> None:
        answers.append(sent(world, ledger, ledger.begin(slug, team), token))
        time.sleep(0.1)

    with many(send, 4):
        time.sleep(1)
        answers.clear()
        world.database.kill(signal.SIGQUIT)
        time.sleep(seconds)
        away = list(answers)
        world.database.start()
        began, so_far = time.monotonic(), len(answers)
        while not any(answer.status == 201 for answer in answers[so_far:]):
            assert time.monotonic() < began + 60, "uploads are taken again"
            time.sleep(0.05)
        back_after = time.monotonic() - began
    unsaid = sum(answer.status == 503 and not answer.wait for answer in away)
    return Outage(Counter(answer.status for answer in away), unsaid, back_after)
