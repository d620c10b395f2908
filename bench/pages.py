"""Boards a second through gunicorn as `serve` runs it, 10,000 teams with 1,000,000 submissions on PostgreSQL."""

import random
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from bench.crowd import SLUG, SUBMISSIONS_EACH, TEAMS, crowd
from bench.figures import Figure, Section, at_least
from bench.load import Question, answer_to, rate
from bench.machines import web
from config.processes import commands
from submissions.judging import update_best_score
from submissions.models import Evaluation, Status, Submission
from teams.models import Team
from tests.processes import free_ports

READERS, SECONDS, ROUNDS = 8, 4.0, 3
SCORES_A_SECOND = 10
BOARD = f"/competitions/{SLUG}/leaderboard/"
FRAGMENT = {"HX-Request": "true"}


def questions(port: int) -> dict[str, Question]:
    """What is asked, by the name of its line. All but the last are what an open page asks for every two seconds."""
    drawn = Question(BOARD, headers=FRAGMENT)
    etag = answer_to(drawn, port)[0]["etag"]
    return {
        "304": Question(BOARD, 304, {**FRAGMENT, "If-None-Match": etag}),
        "cached": drawn,
        "uncached": Question(f"/uncached/{SLUG}/", headers=FRAGMENT),
        "naive": Question(f"/naive/{SLUG}/", headers=FRAGMENT),
        "page 100": Question(f"{BOARD}?page={TEAMS // 100}", headers=FRAGMENT),
        "whole": Question(BOARD),
    }


def measure() -> Section:
    """All of them in turns, and then the same board while scores come in."""
    crowd()
    (port,) = free_ports(1)
    with web(commands(f"127.0.0.1:{port}")["web"], port):
        asked = questions(port)
        rates: dict[str, list[float]] = {name: [] for name in [*asked, "arriving"]}
        for name in asked:
            rate(asked[name], port, readers=READERS, seconds=1)
        for _ in range(ROUNDS):
            for name in asked:
                rates[name].append(steady_rate(name, port))
            with scores_arriving():
                rates["arriving"].append(rate(asked["cached"], port, readers=READERS, seconds=SECONDS))
    return section({name: statistics.median(each) for name, each in rates.items()})


def steady_rate(name: str, port: int) -> float:
    """The rate of one kind; a minute of the clock that ticks meanwhile makes a 304 a 200, and is tried again."""
    try:
        return rate(questions(port)[name], port, readers=READERS, seconds=SECONDS)
    except AssertionError:
        return rate(questions(port)[name], port, readers=READERS, seconds=SECONDS)


@contextmanager
def scores_arriving() -> Iterator[None]:
    """Meanwhile ten submissions a second are scored: rows and best scores as judging writes them, by a thread here."""
    done = threading.Event()
    teams = list(Team.objects.filter(competition=crowd(), kind=Team.Kind.COMPETING)[:200])

    def arrive() -> None:
        while not done.wait(1 / SCORES_A_SECOND):
            scored(random.choice(teams))
        connection.close()

    thread = threading.Thread(target=arrive)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def scored(team: Team) -> None:
    """One more scored submission of a team."""
    last = Submission.objects.filter(team=team).latest("pk")
    before = last.evaluations.get()
    submission = Submission.objects.create(
        team=team, sent_as=team, phase_id=last.phase_id, file="nowhere", size=1, daily_limit=5,
        submitted_at=last.submitted_at,
    )  # fmt: skip
    Evaluation.objects.create(
        submission=submission, solution=before.solution, is_intake=True, status=Status.SCORED,
        public_score=0.2 + random.random(), queued_at=last.submitted_at, hinted_at=last.submitted_at,
    )  # fmt: skip
    update_best_score(team, before.solution)


def section(rates: dict[str, float]) -> Section:
    """The table."""
    lines = {
        "304": "unchanged: 304",
        "cached": "the board, drawn already",
        "uncached": "the board, drawn anew",
        "naive": "the board, computed from all submissions",
        "arriving": f"the board while {SCORES_A_SECOND} submissions a second are scored",
        "page 100": f"page {TEAMS // 100} of the board, drawn already",
        "whole": "the whole page around the board, for a stranger",
    }
    figures = [
        at_least("304 ÷ drawn already", rates["304"] / rates["cached"], 1.2),
        at_least("drawn already ÷ drawn anew", rates["cached"] / rates["uncached"], 5),
        at_least("drawn anew ÷ computed from all submissions", rates["uncached"] / rates["naive"], 20),
        *(Figure(line, f"{rates[name]:,.1f} a second") for name, line in lines.items()),
    ]
    how = (
        f"Answers a second of gunicorn as `serve` runs it (two processes), to {READERS} readers over open connections, "
        f"medians of {ROUNDS} turns of {SECONDS:.0f} s; {TEAMS:,} teams with {TEAMS * SUBMISSIONS_EACH[1]:,} "
        "submissions on PostgreSQL. The board is the fragment that an open page asks for every two seconds. Drawn anew "
        "is the same view with nothing kept; computed from all submissions is the same page from a `GROUP BY`."
    )
    notes = [
        "A 304 and a board that is drawn already share all but the sending: the server's loop, the middleware, and the "
        "one query that finds the competition for this viewer and how often its board has changed.",
        "Each score has the board drawn anew once in each process, so few readers gain little while scores arrive at "
        "this pace; the more readers, the more.",
    ]
    return Section("Boards a second", how, figures, notes)
