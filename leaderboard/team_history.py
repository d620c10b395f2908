"""What everybody may know of how a team came to its place: when its best public score improved, and to which rank."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charts.canvas import Figure, figure, nothing
from charts.scale import is_drawable
from charts.timeline import Steps, Timeline, timeline, without_far_off
from competitions.clock import axis_day, utc_minute
from competitions.models import Solution
from leaderboard.precision import Precision
from submissions.models import Evaluation
from submissions.score_history import better, far_off
from teams.models import Team

NAME = "team-history"


@dataclass(frozen=True)
class Improvement:
    """A submission that became the team's best: the score as it is told, and the rank that was noted, if one was."""

    at: datetime
    score: float
    rank: int | None


def improvements(team: Team, solution: Solution, precision: Precision) -> list[Improvement]:
    """Every time the best public score improved, the first time first. By one query.

    The version is compared here: were it a condition, SQLite would look through all scores of the version.
    """
    scored = Evaluation.objects.filter(submission__team=team, public_score__isnull=False)
    rows = scored.order_by("submission__submitted_at", "submission_id").values_list(
        "solution", "submission__submitted_at", "public_score", "place__rank"
    )
    here = [(at, score, rank) for version, at, score, rank in rows if version == solution.pk and score is not None]
    told = [Improvement(at, precision.number(score), rank) for at, score, rank in here if is_drawable(score)]
    return best_so_far(told, solution)


def best_so_far(told: Sequence[Improvement], solution: Solution) -> list[Improvement]:
    """Those that are better than all before them."""
    best: list[Improvement] = []
    for one in told:
        if not best or solution.order_key(one.score) < solution.order_key(best[-1].score):
            best.append(one)
    return best


def history_figure(history: Sequence[Improvement], solution: Solution, precision: Precision) -> Figure:
    """The history as a step line, and beside it as a table, the newest first."""
    title = _("Best public score over time")
    if not history:
        return nothing(NAME, title, _("This team has no public score yet. The first one begins the drawing."))
    metric = solution.scored_by
    first, last = history[0], history[-1]
    points = [(one.at.timestamp(), one.score) for one in history]
    between = without_far_off([one.score for one in history], greater_is_better=metric.greater_is_better)
    notes = [
        better(solution),
        _("The best so far, from the moment at which it was sent, in UTC."),
        *([far_off()] if between else []),
        _("The table tells the rank that each brought, where one was noted before the next."),
    ]
    return figure(
        NAME,
        title,
        partial(timeline, Timeline(lines=[Steps(points)], between=between, dated=axis_day)),
        caption=" ".join(notes),
        summary=ngettext(
            "From %(worst)s on %(first)s to %(best)s on %(last)s, by %(number)s improving submission.",
            "From %(worst)s on %(first)s to %(best)s on %(last)s, by %(number)s improving submissions.",
            len(history),
        )
        % {
            "worst": precision.exact(first.score),
            "first": utc_minute(first.at),
            "best": precision.exact(last.score),
            "last": utc_minute(last.at),
            "number": len(history),
        },
        head=(_("Sent"), _("Public score"), _("Rank then")),
        rows=[row(one, precision) for one in reversed(history)],
    )


def row(one: Improvement, precision: Precision) -> tuple[str, ...]:
    """One improvement in the table."""
    return utc_minute(one.at), precision.exact(one.score), f"{one.rank:,}" if one.rank else ""
