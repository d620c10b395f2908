"""Whose turn it is: a free worker takes what should come next, whichever hint woke it."""

from collections.abc import Sequence
from functools import cache
from itertools import accumulate, takewhile
from typing import Any, cast

from django.conf import settings
from django.db import connection
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from competitions.models import Solution
from submissions.models import Evaluation, Status

TOGETHER = 16
TOGETHER_BYTES = 2 * 1024**2


def line_in_turn() -> int | None:
    """The solution whose line a free worker should look at; None if nothing waits, or only rescorings without room.

    Live submissions come before rescorings, of which only a few are in hand at once. Among solutions, and so among
    competitions, the one with the fewest in hand comes first, then whoever has waited longest: a thousand files of
    one competition keep no other waiting.
    """
    with connection.cursor() as cursor:
        cursor.execute(*statement())
        solution, is_intake = cursor.fetchone() or (None, True)
    if not is_intake and rescorings_in_hand() >= settings.RESCORINGS_AT_ONCE:
        return None
    return cast(int | None, solution)


def head_of_line(solution_id: int) -> list[Evaluation]:
    """The first of a solution's line, and small files right behind it, locked until the transaction ends.

    Small: what a worker scores in moments, so that nobody waits longer for it. Alone goes what was tried before, for
    it may have taken a worker with it, and a rescoring, of which only so many are in hand.
    """
    line = Evaluation.objects.waiting().filter(solution=solution_id).order_by("-is_intake", "queued_at", "pk")
    locked = line.select_for_update(skip_locked=True, of=("self",)).select_related("submission__phase", "solution")
    first = list(locked[:TOGETHER])
    bytes_so_far = accumulate(evaluation.submission.size for evaluation in first)
    small = takewhile(lambda each: is_new(each[0]) and each[1] <= TOGETHER_BYTES, zip(first, bytes_so_far, strict=True))
    return [evaluation for evaluation, _ in small] or first[:1]


def is_new(evaluation: Evaluation) -> bool:
    """Whether it was just sent and has not been tried yet."""
    return evaluation.is_intake and not evaluation.attempt


@cache
def statement() -> tuple[str, Sequence[Any]]:
    """What is asked before every scoring, put into words once: that takes longer than the answer."""
    in_turn = lines_of_solutions().order_by("-first_is_intake", "in_hand", "first_queued_at", "first")
    return cast(tuple[str, Sequence[Any]], in_turn.values_list("pk", "first_is_intake")[:1].query.sql_with_params())


def lines_of_solutions() -> Any:  # a query with columns of its own, of which the types know nothing
    """Solutions under which something waits: who is the first in its line, and how many of it are in hand."""
    line = Evaluation.objects.waiting().filter(solution=OuterRef("pk")).order_by("-is_intake", "queued_at", "pk")
    in_hand = Evaluation.objects.filter(solution=OuterRef("pk"), status=Status.SCORING).order_by().values("solution")
    lines = Solution.objects.annotate(
        first=Subquery(line.values("pk")[:1]),
        first_is_intake=Subquery(line.values("is_intake")[:1]),
        first_queued_at=Subquery(line.values("queued_at")[:1]),
        in_hand=Coalesce(Subquery(in_hand.annotate(count=Count("pk")).values("count")), 0),
    )
    return lines.filter(first__isnull=False)


def rescorings_in_hand() -> int:
    """How many workers are busy with evaluations that nobody has just sent."""
    return Evaluation.objects.filter(status=Status.SCORING, is_intake=False).count()
