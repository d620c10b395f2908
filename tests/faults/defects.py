"""Podium with a defect planted on purpose, and what the verdict says of it: a check that cannot fail proves nothing."""

import random
import time
from collections.abc import Sequence

from tests.faults.faults import Scene, all_workers_killed
from tests.faults.load import Ledger, Load
from tests.faults.scenarios import limits
from tests.faults.verdict import breaches, in_the_rows
from tests.faults.world import World

PLANTED = "tests.faults.planted"
LEAVING_WORK = ("no_lease", "no_sweep", "early_ack")
NO_OUTCOME = "is scoring: it has no outcome"


def seen(
    world: World, ledger: Ledger, *, seed: int, leaving_work: Sequence[str] = LEAVING_WORK
) -> dict[str, list[str]]:
    """What the verdict says of each defect; it must say something. Afterwards webs and workers are the product's."""
    teams = {"left": world.competition("left", teams=2, daily_limit=30_000)}
    found: dict[str, list[str]] = {}
    for defect in leaving_work:
        earlier = {breach for told in found.values() for breach in told}
        load = Load(world.web_ports, teams, ledger, seed, world.queue)
        world.become(workers=f"{PLANTED}.{defect}")
        found[defect] = [breach for breach in left_work(world, load) if breach not in earlier]
    world.become(web=f"{PLANTED}.naive_count")
    limits(world, ledger, teams=2, uploads=100, slug="naive-count")
    world.become()
    world.rows("UPDATE submissions_evaluation SET lease_until = now() WHERE lease_until IS NOT NULL")
    world.patiently(lambda: not world.unfinished(), 120, "every evaluation has an outcome")
    found["naive_count"] = [breach for breach in breaches(world, ledger) if "I4" in breach]
    return found


def left_work(world: World, load: Load) -> list[str]:
    """Workers with a defect are killed in the middle of scoring and started again: what does not come to an end.

    What the product's workers leave behind comes to an end in that time.
    """
    with load.running(4):
        assert all_workers_killed(Scene(world, load, random.Random(load.seed))), "nothing was left behind"
    time.sleep(4 * world.lease)
    return [breach for breach in in_the_rows(world, load.ledger) if NO_OUTCOME in breach]
