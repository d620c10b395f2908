"""What the board asks of PostgreSQL, with 10,000 teams, beside the best score of each team computed at every look.

Two databases, 100,000 and 1,000,000 submissions, in one server; the statements are those that the code sends, recorded
and sent again from here, taking turns.
"""

import os
from collections.abc import Callable
from functools import partial
from typing import Any

import psycopg2
from django.db import connection, transaction

from accounts.models import User
from bench.crowd import SLUG, SUBMISSIONS_EACH, TEAMS, crowd, small_address
from bench.figures import Figure, Section, at_least, at_most, milliseconds, taking_turns
from bench.naive_board import DISTINCT_ON, NaiveRanking
from competitions.models import Competition
from leaderboard.board import Board
from leaderboard.finding import phase_of, phase_of_fragment
from leaderboard.ranking import benchmarks
from submissions.judging import update_best_score
from teams.models import Team

ROUNDS, NAIVE_ROUNDS = 40, 5
DEEP = TEAMS // 100
SMALL, LARGE = (f"{TEAMS * each:,}" for each in SUBMISSIONS_EACH)


def recorded(ask: Callable[[], object]) -> list[str]:
    """The statements that a function of ours sends, with their values."""
    connection.force_debug_cursor = True
    connection.queries_log.clear()
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)
    connection.force_debug_cursor = False
    return [query["sql"] for query in connection.queries if query["sql"].startswith(("SELECT", "UPDATE"))]


def statements(competition: Competition) -> dict[str, list[str]]:
    """By what they are for."""
    team = Team.objects.filter(competition=competition).order_by("pk")[TEAMS // 2]
    leader = team.leader
    assert isinstance(leader, User)
    phase = phase_of(SLUG, leader)
    assert phase.active_solution
    board, solution = Board(phase, phase.active_solution), phase.active_solution
    naive = NaiveRanking(solution)
    return {
        "rows of the first page": recorded(lambda: board.rows(1)),
        f"rows of page {DEEP}": recorded(lambda: board.rows(DEEP)),
        "the phase, and what tells whether the board has changed": recorded(lambda: phase_of_fragment(SLUG, leader)),
        "a team's own rank": recorded(lambda: board.mine(leader)),
        "benchmarks": recorded(lambda: benchmarks(solution)),
        "search for a name": recorded(lambda: board.ranking.named("01234")),
        "a team's best score, after a submission": recorded(lambda: update_best_score(team, solution)),
        "naive, GROUP BY": recorded(lambda: naive.window(0, 51))[:1],
        "naive, DISTINCT ON": [DISTINCT_ON.format(solution=solution.pk)],
    }


def send(database: Any, sent: list[str]) -> None:
    """Send them one after the other, fetch what they find, leave nothing."""
    with database.cursor() as cursor:
        for statement in sent:
            cursor.execute(statement)
            if cursor.description:
                cursor.fetchall()
    database.rollback()


def measure() -> Section:
    """Every statement against both databases."""
    asked = statements(crowd())
    databases = {
        SMALL: psycopg2.connect(small_address()),
        LARGE: psycopg2.connect(os.environ["DATABASE_URL"]),
    }
    rivals = {(name, size): partial(send, databases[size], asked[name]) for name in asked for size in databases}
    quick = {key: run for key, run in rivals.items() if "naive" not in key[0]}
    slow = {key: run for key, run in rivals.items() if "naive" in key[0]}
    taken: dict[tuple[str, str], float] = {}
    taking_turns(rivals, 2)  # both databases are in memory from here on
    for each, rounds in ((quick, ROUNDS), (slow, NAIVE_ROUNDS)):
        taken |= taking_turns(each, rounds)
    for database in databases.values():
        database.close()
    return section(taken, list(asked))


def section(taken: dict[tuple[str, str], float], names: list[str]) -> Section:
    """The table."""
    first = "rows of the first page"
    naive = min(taken[name, LARGE] for name in names if "naive" in name)
    figures = [
        at_least(f"rows of the first page: the quicker naive one ÷ ours, {LARGE}", naive / taken[first, LARGE], 100),
        at_most(f"rows of the first page: {LARGE} ÷ {SMALL}", taken[first, LARGE] / taken[first, SMALL], 1.3, "times"),
        *(
            Figure(name, f"{milliseconds(taken[name, SMALL])} with {SMALL}, {milliseconds(taken[name, LARGE])}")
            for name in names
        ),
    ]
    how = (
        f"Median seconds in SQL of what the board asks, {TEAMS:,} teams with {SMALL} and {LARGE} submissions in two "
        "databases of one server, taking turns. The alternatives compute each team's best score at every look, as "
        "`GROUP BY` from the ORM and as `DISTINCT ON` by hand."
    )
    return Section("The board in SQL", how, figures)
