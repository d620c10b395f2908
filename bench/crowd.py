"""The competition that the boards are measured with: made once a run, in two sizes."""

import os
from functools import cache

from django.db import connection

from bench.filling import fill, make_crowd
from bench.machines import small_copy
from competitions.models import Competition

SLUG = "crowd"
TEAMS = int(os.environ.get("BENCH_TEAMS", "10000"))  # fewer while one works on the measurements
SUBMISSIONS_EACH = (10, 100)


@cache
def crowd() -> Competition:
    """10,000 teams with 1,000,000 submissions here, and the same teams with 100,000 in the small database."""
    competition = make_crowd(SLUG, TEAMS)
    connection.close()
    small, large = SUBMISSIONS_EACH
    fill(small_address(), competition, small)
    fill(os.environ["DATABASE_URL"], competition, large)
    return competition


@cache
def small_address() -> str:
    """Where the small one is; made from what the large one holds at the first call."""
    return small_copy()
