"""From an upload to its score: files of 4,000 rows, two scoring processes on Valkey and PostgreSQL."""

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from django.core.files.base import ContentFile
from django.db import connection

from accounts.tokens import make_token
from bench.figures import Figure, Section, at_least, at_most, milliseconds, seconds_of
from bench.machines import embedded, held_up, web, worker
from bench.tasks import RESULTS, score_naively
from config.processes import commands
from submissions.intake import submit
from submissions.models import Evaluation, Status, Submission
from submissions.tasks import hint
from teams.models import Team
from tests.factories import make_competition, make_team, make_user, prediction_csv
from tests.journeys.bundle import prediction_file, write_bundle
from tests.journeys.installation import Installation
from tests.processes import free_ports
from tests.waiting import wait_for

ROWS, ROUNDS, BATCH, ALONE = 4000, 3, 200, 40
FILES, DISTINCT = 35_000, 200  # as many as the Deepfake Detection Challenge would have sent in files
SLUG, TEAMS, SENDERS, LIMIT = "videos", 8, 8, 32_000
LONGEST = 900.0
# More of what was just sent, as intake writes it.
COPIES = """
    INSERT INTO submissions_submission (team_id, sent_as_id, phase_id, sent_by_id, file, file_name, size, sha256, note,
                                        submitted_at, daily_limit, outside_data)
    SELECT team_id, sent_as_id, phase_id, sent_by_id, file, file_name, size, sha256, note, submitted_at, daily_limit,
           outside_data
    FROM submissions_submission, generate_series(2, %(each)s) WHERE id = ANY(%(sent)s)
"""
QUEUED = """
    INSERT INTO submissions_evaluation (submission_id, solution_id, is_intake, status, attempt, queued_at, hinted_at,
                                        problems, problem_count, host_message)
    SELECT submission.id, %(solution)s, true, 'queued', 0, now(), now(), '[]', 0, ''
    FROM submissions_submission submission LEFT JOIN submissions_evaluation evaluation ON submission.id = submission_id
    WHERE evaluation.id IS NULL RETURNING id
"""


class Pipeline:
    """A competition of 4,000 rows with a few teams, and the files that they send, each different from the others."""

    def __init__(self) -> None:
        self.competition = make_competition(slug=SLUG, rows=ROWS, daily_limit=LIMIT)
        self.teams = [make_team(self.competition, f"team {number}") for number in range(TEAMS)]
        self.solution = self.competition.phase.active_solution
        self.files = [prediction_csv(number / DISTINCT, rows=ROWS) for number in range(DISTINCT)]

    def send(self, count: int) -> list[Submission]:
        """Take so many files in, one team after the other, as the views do."""
        return [self.send_one(number) for number in range(count)]

    def send_one(self, number: int) -> Submission:
        """Take one file in."""
        team: Team = self.teams[number % TEAMS]
        content = self.files[number % len(self.files)]
        return submit(ContentFile(content), team=team, by=team.leader, name="predictions.csv")

    def send_all(self) -> list[Submission]:
        """Take each file in once, and let the database copy the rows until all wait, each with its hint."""
        assert self.solution
        sent = self.send(DISTINCT)
        with connection.cursor() as cursor:
            cursor.execute(COPIES, {"sent": [each.pk for each in sent], "each": FILES // DISTINCT})
            cursor.execute(QUEUED, {"solution": self.solution.pk})
            queued = cursor.fetchall()
        for (evaluation,) in queued:
            hint(evaluation)
        return sent

    def score_naively(self, submissions: Sequence[Submission]) -> None:
        """Let the workers score these files in the naive way too."""
        assert self.solution
        for submission in submissions:
            score_naively.delay(submission.pk, submission.file.name, self.solution.file.name)


def waiting() -> int:
    """How many evaluations have no outcome yet."""
    return Evaluation.objects.unfinished().count()


def scored_naively() -> int:
    """How many rows the naive workers have written."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM bench_naive_score")
        return int(cursor.fetchone()[0])


def drained(is_done: Callable[[], bool]) -> None:
    """Wait until the queue is worked off."""
    wait_for(is_done, "the queue is worked off", seconds=LONGEST)


def batch_of_ours(group: int, send: Callable[[], list[Submission]]) -> tuple[float, list[Submission]]:
    """Seconds from the moment that the workers may begin to the last score."""
    with held_up(group):
        sent = send()
    return seconds_of(lambda: drained(lambda: not waiting())), sent


def batch_of_naive(pipeline: Pipeline, group: int, submissions: Sequence[Submission]) -> float:
    """The same for the naive tasks."""
    until = scored_naively() + len(submissions)
    with held_up(group):
        pipeline.score_naively(submissions)
    return seconds_of(lambda: drained(lambda: scored_naively() == until))


def rates_of_workers(pipeline: Pipeline, group: int) -> tuple[float, float]:
    """Files a second, ours and naive, in the same warm processes, taking turns."""
    ours, naive = [], []
    for count in (20, *[BATCH] * ROUNDS):
        seconds, sent = batch_of_ours(group, partial(pipeline.send, count))
        ours.append(count / seconds)
        naive.append(count / batch_of_naive(pipeline, group, sent))
    return statistics.median(ours[1:]), statistics.median(naive[1:])


def until_scored(installation: Installation, slug: str, token: str, content: bytes) -> float:
    """Seconds from the first byte of an upload to the answer that shows its score."""
    started = time.perf_counter()
    status, sent = installation.upload(slug, token, content)
    assert status == 201, sent

    def is_scored() -> bool:
        return bool(installation.ask(f"competitions/{slug}/submissions/{sent['id']}/", token)[1]["status"] == "scored")

    wait_for(is_scored, "the file is scored")
    return time.perf_counter() - started


def embedded_delays() -> list[float]:
    """From upload to score in the embedded default: its own processes, SQLite, messages as files."""
    with embedded() as installation, tempfile.TemporaryDirectory() as folder:
        return delays_in(installation, Path(folder))


def delays_in(installation: Installation, folder: Path) -> list[float]:
    """One after the other, the queue being idle each time; the first one warms up."""
    bundle = write_bundle(folder / SLUG, SLUG, rows=ROWS, daily_limit=LIMIT)
    installation.add_user("host")
    installation.manage("import_competition", str(bundle), "--host", "host", "--publish")
    token = installation.add_user("mira")
    assert installation.join(SLUG, token) == 201
    content = prediction_file(ROWS)
    return [until_scored(installation, SLUG, token, content) for _ in range(ALONE)][1:]


def uploads_a_second(installation: Installation, tokens: Sequence[str], content: bytes) -> float:
    """Files a second from the first upload by REST to the last score, web and workers together."""

    def send(number: int) -> None:
        status, answer = installation.upload(SLUG, tokens[number % len(tokens)], content)
        assert status == 201, answer

    def everything() -> None:
        with ThreadPoolExecutor(SENDERS) as threads:
            list(threads.map(send, range(BATCH)))
        drained(lambda: not waiting())

    return BATCH / seconds_of(everything)


def memory_of(group: int) -> Iterator[int]:
    """Bytes of memory of each process of the worker, shared pages counted in each."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        fields = status.read_text().rpartition(")")[2].split()
        if int(fields[2]) == group:
            yield int(fields[21]) * os.sysconf("SC_PAGE_SIZE")


def measure() -> Section:
    """Workers alone, then uploads by REST, then one at a time, then many files."""
    with connection.cursor() as cursor:
        cursor.execute(RESULTS)
    pipeline, (port,) = Pipeline(), free_ports(1)
    run = commands(f"127.0.0.1:{port}")
    with ExitStack() as started:
        started.enter_context(web(run["web"], port))
        group = started.enter_context(worker(run["worker"]))
        ours, naive = rates_of_workers(pipeline, group)
        data = Path(os.environ["PODIUM_DATA"])
        installation = Installation(data, port, None, dict(os.environ))  # type: ignore[arg-type]  # not its process
        tokens = [make_token(make_user(team.name), "bench")[1] for team in pipeline.teams]
        by_rest = uploads_a_second(installation, tokens, pipeline.files[0])
        alone = [until_scored(installation, SLUG, tokens[0], pipeline.files[1]) for _ in range(ALONE)]
        many, sent = batch_of_ours(group, pipeline.send_all)
        memory = max(memory_of(group))
    assert not Evaluation.objects.exclude(status=Status.SCORED).exists()
    return section(ours, naive, by_rest, alone, embedded_delays(), many, memory, sent[0].size)


def section(
    ours: float, naive: float, by_rest: float, alone: list[float], embedded: list[float], many: float, memory: int,
    size: int,
) -> Section:  # fmt: skip
    """The table."""
    figures = [
        at_least("files scored by warm workers: ours ÷ naive", ours / naive, 3),
        Figure("ours", f"{ours:,.1f} files a second"),
        Figure("naive", f"{naive:,.1f} files a second"),
        Figure("uploaded by REST and scored, web and workers on the same cores", f"{by_rest:,.1f} files a second"),
        *delay_figures("scaled", alone),
        *delay_figures("embedded", embedded),
        Figure(f"{FILES:,} files that wait in the queue", f"scored in {many:,.0f} s, {FILES / many:,.1f} a second"),
        Figure("disk for a file", f"{size:,} bytes, {FILES * size / 2**30:,.1f} GiB for {FILES:,} different ones"),
        Figure("memory of the largest worker process", f"{memory / 2**20:,.0f} MiB"),
    ]
    how = (
        f"Files of {ROWS:,} rows, as many as the public test set of the Deepfake Detection Challenge had videos. One "
        "worker with two processes as `serve` runs it, on Valkey and PostgreSQL. The naive task reads solution and "
        "predictions with pandas, merges, asks scikit-learn for both log losses and inserts a row; ours reads "
        "strictly, holds a lease, and writes status, scores and best score under the team's lock."
    )
    notes = [
        f"The {FILES:,} files are {DISTINCT} different ones: each is sent once, and the database copies its row until "
        "all wait with a hint each. Every row is claimed, read, scored and written by itself.",
        "Ours takes small files that wait in one line together and writes their scores by one transaction; a score "
        "by itself spends four fifths of its time on the claim with its lease, the fenced outcome, the private score "
        "and the best score under the team's lock. In a long queue most messages find their work done, so the rate of "
        f"the {FILES:,} is higher than that of the {BATCH} in turns with the naive task.",
    ]
    return Section("From upload to score", how, figures, notes)


def delay_figures(name: str, delays: list[float]) -> list[Figure]:
    """How long one upload takes while nothing else waits."""
    later = sorted(delays)[round(0.95 * (len(delays) - 1))]
    return [
        at_most(f"upload to score visible, {name}, idle queue: median", statistics.median(delays), 1, "s"),
        Figure(f"upload to score visible, {name}: 95 of 100 within", milliseconds(later)),
    ]
