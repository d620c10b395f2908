"""The short form of `make faults`: every kind of fault on the real deployment, and defects that must be seen.

One test, since all of it happens in one installation, which the processes of xdist would else start once each.
"""

import sys
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.deployments import missing
from tests.faults import defects
from tests.faults.faults import possible, webs_restarted
from tests.faults.fullness import FullDisk, full_disk, memory_eaten
from tests.faults.load import Ledger
from tests.faults.run import under_faults
from tests.faults.scenarios import is_exact, limits, over_the_closing, rolling_restart, without_database
from tests.faults.verdict import breaches
from tests.faults.world import World, world

pytestmark = [
    pytest.mark.skipif(bool(missing()), reason=f"not installed: {', '.join(missing())}"),
    pytest.mark.long,
    pytest.mark.timeout(1200),
]
SEED = 20261123
SECONDS = 240


def test_podium_survives_every_kind_of_fault_and_planted_defects_are_seen(subtests: pytest.Subtests) -> None:
    began, ledger = time.monotonic(), Ledger()
    with ThreadPoolExecutor(1) as beside, world() as running:
        full = beside.submit(full_disk, seconds=4)
        for rule in RULES:
            since = time.monotonic()
            with subtests.test(rule.__name__):
                rule(running, ledger)
            sys.stderr.write(f"{rule.__name__}: {time.monotonic() - since:.0f} s\n")
        with subtests.test("disk"):
            on_a_full_disk_uploads_are_taken_or_told_to_wait_and_nothing_is_lost(full.result())
    sys.stderr.write(f"all of it: {time.monotonic() - began:.0f} s, meant for less than {SECONDS}\n")


def quiet(installation: World, ledger: Ledger) -> list[str]:
    """The verdict, once every evaluation has an outcome."""
    installation.patiently(lambda: not installation.unfinished(), 60, "every evaluation has an outcome")
    return breaches(installation, ledger)


def nothing_is_lost_doubled_or_wrong_under_every_kind_of_fault(installation: World, ledger: Ledger) -> None:
    kinds = possible(installation)
    del kinds[webs_restarted]  # has a rule of its own
    figures = under_faults(
        installation,
        ledger,
        kinds,
        seed=SEED,
        faults=len(kinds),
        uploads=200,
        tell=sys.stderr.write,
        until=time.monotonic() + SECONDS,
    )
    assert figures.breaches == []
    assert figures.missed.total() <= 2, figures.missed
    assert figures.accepted >= 200


def of_a_hundred_uploads_at_once_a_limit_of_five_takes_exactly_five(installation: World, ledger: Ledger) -> None:
    (answers,) = limits(installation, ledger, teams=1, uploads=100)
    assert is_exact(answers), answers


def uploads_across_the_closing_second_are_taken_before_it_and_refused_from_it_on(
    installation: World, ledger: Ledger
) -> None:
    assert set(over_the_closing(installation, ledger)) == {"", "closed"}


def without_its_database_the_site_asks_for_patience_and_recovers_by_itself(installation: World, ledger: Ledger) -> None:
    outage = without_database(installation, ledger, seconds=3)
    assert outage.answers[503]
    assert set(outage.answers) <= {201, 503}  # 201: it was under way when the database went
    assert outage.without_retry_after == 0
    assert outage.back_after < 15


def nobody_notices_that_webs_are_restarted_one_after_the_other(installation: World, ledger: Ledger) -> None:
    assert set(rolling_restart(installation, ledger)) == {201}


def a_file_that_eats_memory_ends_with_a_reason_and_the_worker_lives(installation: World, ledger: Ledger) -> None:
    eaten = memory_eaten(installation, ledger)
    assert (eaten.status, eaten.attempts, eaten.scored_beside) == ("invalid", 1, 20)
    assert "more memory than the" in eaten.reason
    assert eaten.is_same_pool


def after_all_of_this_nothing_is_lost_doubled_or_wrong(installation: World, ledger: Ledger) -> None:
    assert quiet(installation, ledger) == []


def on_a_full_disk_uploads_are_taken_or_told_to_wait_and_nothing_is_lost(full: FullDisk | None) -> None:
    if full is None:
        pytest.skip("no small disk can be mounted here")
    assert full.answers[503]
    assert set(full.answers) <= {201, 503}
    assert full.without_retry_after == 0
    assert full.breaches == []


def the_verdict_sees_each_planted_defect(installation: World, ledger: Ledger) -> None:
    seen = defects.seen(installation, ledger, seed=SEED, leaving_work=("no_lease", "early_ack"))
    assert all(seen.values()), seen


RULES = (
    nothing_is_lost_doubled_or_wrong_under_every_kind_of_fault,
    of_a_hundred_uploads_at_once_a_limit_of_five_takes_exactly_five,
    uploads_across_the_closing_second_are_taken_before_it_and_refused_from_it_on,
    without_its_database_the_site_asks_for_patience_and_recovers_by_itself,
    nobody_notices_that_webs_are_restarted_one_after_the_other,
    a_file_that_eats_memory_ends_with_a_reason_and_the_worker_lives,
    after_all_of_this_nothing_is_lost_doubled_or_wrong,
    the_verdict_sees_each_planted_defect,
)
