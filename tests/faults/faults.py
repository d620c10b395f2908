"""The faults, one function each. Each says how much it hit; one that hit nothing does not count."""

import os
import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from celery import Celery

from tests.faults.disks import filled, is_small_disk
from tests.faults.load import Load
from tests.faults.middle import (
    BLOCKED,
    SWEEP,
    SweepLog,
    in_the_middle,
    killed,
    locked,
    multiply_messages,
    paused,
    stranded,
    waiting_messages,
)
from tests.faults.proxy import Trouble
from tests.faults.world import World

NO_SPACE = "No space left on device"


@dataclass
class Scene:
    """Where a fault happens."""

    world: World
    load: Load
    chance: random.Random


Fault = Callable[[Scene], int]


def worker_killed_in_the_middle(scene: Scene) -> int:
    """kill -9 of a worker with its pool, while it scores."""
    with in_the_middle(scene.world) as scoring:
        victim = scene.chance.choice(sorted(scoring))
        return killed(scene.world, scoring, [each for each in scene.world.workers if victim in each.children()])


def all_workers_killed(scene: Scene) -> int:
    """kill -9 of every worker at once, while they score."""
    with in_the_middle(scene.world) as scoring:
        return killed(scene.world, scoring, scene.world.workers)


def pool_child_killed(scene: Scene) -> int:
    """kill -9 of one process that scores; its parent lives and starts another."""
    return len(left_by_a_child(scene))


def left_by_a_child(scene: Scene) -> list[int]:
    """Kill a process that scores; the evaluation that it leaves behind."""
    with in_the_middle(scene.world) as scoring:
        victim = scene.chance.choice(sorted(scoring))
        os.kill(victim, signal.SIGKILL)
        return stranded(scene.world, scoring, [victim])


def broker_killed(scene: Scene) -> int:
    """kill -9 of the broker, which comes back with its disk."""
    scene.world.broker.kill()
    time.sleep(scene.chance.uniform(0, 1))
    scene.world.broker.start()
    return 1


def broker_killed_without_its_disk(scene: Scene) -> int:
    """kill -9 of the broker, which comes back empty."""
    scene.world.broker.kill()
    scene.world.wipe_broker()
    scene.world.broker.start()
    return 1


def broker_full(scene: Scene) -> int:
    """The broker, and with it the cache, takes nothing more for a while."""
    before = refused_for_memory(scene.world)
    scene.world.redis.config_set("maxmemory", "1")
    time.sleep(scene.chance.uniform(0.5, 1.5))
    scene.world.redis.config_set("maxmemory", "0")
    return refused_for_memory(scene.world) - before


def refused_for_memory(world: World) -> int:
    """How many commands the broker has refused because it was full."""
    return int(world.redis.info("errorstats").get("errorstat_OOM", {}).get("count", 0))


def database_stopped(scene: Scene) -> int:
    """PostgreSQL ends like a machine that crashes (`-m immediate`), under load, and comes back."""
    scene.world.database.kill(signal.SIGQUIT)
    time.sleep(scene.chance.uniform(0.2, 2))
    scene.world.database.start()
    return 1


def database_disk_full(scene: Scene) -> int:
    """The disk of PostgreSQL is filled to the last byte for a while."""
    cluster = scene.world.cluster
    before = (cluster.folder / "log").read_text(errors="replace").count(NO_SPACE)
    with filled(cluster.folder / "data"):
        time.sleep(scene.chance.uniform(1, 3))
    scene.world.revive_database()
    return (cluster.folder / "log").read_text(errors="replace").count(NO_SPACE) - before


def storage_errs(scene: Scene) -> int:
    """S3 answers 500 to everything for a while."""
    return trouble(scene, Trouble.ERRORS)


def storage_stalls(scene: Scene) -> int:
    """S3 says nothing at all for a while."""
    return trouble(scene, Trouble.STALLS)


def storage_truncates(scene: Scene) -> int:
    """Half of what goes to S3 or comes from it arrives."""
    return trouble(scene, Trouble.TRUNCATES)


def trouble(scene: Scene, kind: Trouble) -> int:
    """Let S3 be in trouble for a while; how much of what went there or back met it."""
    proxy = scene.world.proxy
    before, proxy.trouble = proxy.troubled, kind
    time.sleep(scene.chance.uniform(0.3, 1.5))
    proxy.trouble = Trouble.NONE
    return proxy.troubled - before


def messages_five_times(scene: Scene) -> int:
    """Every message that waits is delivered five times, in any order."""
    with paused(scene.world):
        scene.world.patiently(lambda: waiting_messages(scene.world), 10, "messages wait")
        time.sleep(0.3)
        return multiply_messages(scene.world, scene.chance)


def client_vanishes(scene: Scene) -> int:
    """A client is gone at any byte of its upload."""
    scene.load.vanish(scene.chance)
    return 1


def workers_restarted(scene: Scene) -> int:
    """SIGTERM to one worker after the other, each started again: an update."""
    for worker in scene.world.workers:
        worker.end()
        worker.start()
    return 1


def webs_restarted(scene: Scene) -> int:
    """SIGTERM to one web after the other, each started again once the one before answers: an update."""
    scene.world.restart_webs()
    return 1


def web_told_to_start_anew(scene: Scene) -> int:
    """SIGHUP to gunicorn: it starts new processes and lets the old ones finish."""
    os.kill(scene.chance.choice(scene.world.webs).pid, signal.SIGHUP)
    time.sleep(1)
    return 1


def web_process_killed(scene: Scene) -> int:
    """kill -9 of one web process in the middle of its answers."""
    pids = scene.chance.choice(scene.world.webs).children()
    for pid in pids[:1]:
        os.kill(pid, signal.SIGKILL)
    return len(pids[:1])


def beat_killed(scene: Scene) -> int:
    """kill -9 of beat."""
    scene.world.beat.kill()
    scene.world.beat.start()
    return 1


def sweeps_at_once(scene: Scene) -> int:
    """Several sweeps at the same moment, all of which have seen the same lease run out."""
    world, log = scene.world, SweepLog(scene.world)
    for evaluation in left_by_a_child(scene)[:1]:
        with locked(world, evaluation), Celery(broker=world.environment["BROKER_URL"]) as sender:
            time.sleep(world.lease)
            for _ in range(4):
                sender.send_task(SWEEP, queue="periodic")
            world.patiently(lambda: len(world.rows(BLOCKED)) > 1, 10, "two sweeps wait for the same row")
        world.patiently(log.overlapping, 10, "the sweeps have ended")
    return log.overlapping()


# By how often, of a hundred.
FAULTS: dict[Fault, int] = {
    worker_killed_in_the_middle: 11,
    all_workers_killed: 2,
    pool_child_killed: 18,
    broker_killed: 6,
    broker_killed_without_its_disk: 6,
    broker_full: 4,
    database_stopped: 6,
    database_disk_full: 3,
    storage_errs: 6,
    storage_stalls: 4,
    storage_truncates: 6,
    messages_five_times: 9,
    client_vanishes: 12,
    workers_restarted: 1,
    webs_restarted: 1,
    web_told_to_start_anew: 1,
    web_process_killed: 2,
    beat_killed: 1,
    sweeps_at_once: 5,
}


def possible(world: World) -> dict[Fault, int]:
    """The faults that this machine lets us make: a full disk takes the right to mount a small one."""
    has_small_disk = is_small_disk(world.cluster.folder / "data")
    return {fault: often for fault, often in FAULTS.items() if has_small_disk or fault is not database_disk_full}


def several(kinds: dict[Fault, int], count: int, chance: random.Random) -> list[Fault]:
    """So many faults in random order: each kind at least once, where there is room, then by how often."""
    drawn = chance.choices(list(kinds), list(kinds.values()), k=max(count - len(kinds), 0))
    faults = [*kinds, *drawn]
    chance.shuffle(faults)
    return faults[:count]
