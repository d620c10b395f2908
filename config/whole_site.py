"""What is true of the whole site, workers and scheduler included, as database, cache and disk say when asked.

Workers and beat need no door of their own: what they do stands in the database, and any web process tells it.
"""

import secrets
import statistics
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from django.core.cache import cache
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from accounts import mail_out, outbox
from competitions.clock import database_now
from config.free_space import floor_bytes, free_bytes
from config.health import answers, ask_broker, ask_storage
from config.tracing import last_runs
from submissions import workload
from submissions.models import Submission


class CacheSilentError(Exception):
    """The cache does not give back what it was given a moment ago."""


class WholeSite(Collector):
    def collect(self) -> Iterator[Metric]:
        """Each part by itself: what does not answer is 0 in podium_part_up, and the others are told all the same."""
        found: list[Metric] = []
        up = {part: answers(part, partial(tell, ask, found)) for part, ask in PARTS.items()}
        yield gauges("podium_part_up", "1 if the part answers.", "part", up)
        yield from found


def tell(ask: Callable[[], Iterable[Metric] | None], found: list[Metric]) -> None:
    """Add what a part says of itself."""
    found.extend(ask() or ())


def of_the_queue() -> Iterator[Metric]:
    """What waits and what became of what waited: six statements, most of them answered by an index."""
    now = database_now()
    yield gauges("podium_evaluations", "Evaluations in each state.", "status", workload.counts())
    oldest, stale = workload.waiting(now)
    yield GaugeMetricFamily("podium_oldest_waiting_seconds", "Age of the oldest unfinished evaluation.", oldest)
    yield GaugeMetricFamily("podium_stale_leases", "Evaluations whose worker fell silent.", stale)
    errors = workload.newest_errors()
    yield gauges("podium_errored_evaluations", "Errored evaluations by what they stopped at.", "kind", errors)
    invalid = workload.newest_invalid()
    yield gauges("podium_invalid_evaluations", "Invalid evaluations by the first problem of the file.", "kind", invalid)
    taken = Submission.objects.count()
    yield CounterMetricFamily("podium_submissions", "Submissions accepted.", taken)
    scored = workload.newest_scored(now)
    told = "of the newest scored evaluations of the last 10 minutes, at most 1000."
    yield quantiles("podium_time_to_score_seconds", f"From upload to score, {told}", [each[0] for each in scored])
    yield quantiles("podium_scoring_seconds", f"Scoring alone, {told}", [each[1] for each in scored])


def of_the_database() -> Iterator[Metric]:
    """What stands in it: the queue of submissions and the outbox."""
    yield from of_the_queue()
    yield from of_the_outbox()


def of_the_outbox() -> Iterator[Metric]:
    """Letters that no mail server has taken yet."""
    number, oldest = outbox.waiting(database_now())
    yield GaugeMetricFamily("podium_mail_waiting", "Letters that wait in the outbox.", number)
    told = "Age of the oldest letter that no server has refused."
    yield GaugeMetricFamily("podium_mail_oldest_waiting_seconds", told, oldest)


def of_the_cache() -> Iterator[Metric]:
    """When the scheduler's tasks ran last, which takes beat, broker and a worker; mail that did not go out."""
    ask_cache()
    told = "When a scheduled task last ended well, in seconds since 1970."
    yield gauges("podium_last_run_timestamp_seconds", told, "task", last_runs())
    yield CounterMetricFamily("podium_mail_failures", "Messages that no mail server took.", mail_out.failures())


def ask_cache() -> None:
    """Raise CacheSilentError if it keeps nothing: pages go on without it, and so would this."""
    asked = secrets.token_hex(8)
    cache.set("asked", asked, 60)
    if cache.get("asked") != asked:
        raise CacheSilentError


def of_the_disk() -> Iterator[Metric]:
    """How far it is to the floor."""
    yield GaugeMetricFamily("podium_disk_free_bytes", "Free space on the disk of DATA.", free_bytes())
    yield GaugeMetricFamily("podium_disk_floor_bytes", "Below it nothing is taken.", floor_bytes())


PARTS: Mapping[str, Callable[[], Iterable[Metric] | None]] = {
    "database": of_the_database,
    "cache": of_the_cache,
    "disk": of_the_disk,
    "broker": ask_broker,
    "storage": ask_storage,
}


def gauges(name: str, told: str, label: str, values: Mapping[str, float]) -> Metric:
    """A value for each value of one label."""
    family = GaugeMetricFamily(name, told, labels=[label])
    for each, value in sorted(values.items()):
        family.add_metric([each], value)
    return family


def quantiles(name: str, told: str, seconds: list[float]) -> Metric:
    """Median, 90th and 99th percentile; nothing of nothing."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive") if len(seconds) > 1 else seconds * 99
    return gauges(name, told, "quantile", {f"0.{cut}": cuts[cut - 1] for cut in (50, 90, 99)} if cuts else {})
