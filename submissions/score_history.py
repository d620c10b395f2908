"""A team's scores over time as a figure, from the lines that its page shows: nothing is asked of the database."""

from collections.abc import Sequence
from datetime import UTC
from functools import partial

from django.utils.translation import gettext as _

from charts.canvas import Figure, figure, nothing
from charts.scale import is_drawable
from charts.timeline import Dot, Steps, Timeline, best_so_far, timeline, without_far_off
from competitions.clock import axis_day, day_text, utc_minute
from competitions.models import Phase, Solution
from competitions.score_text import score_text
from submissions.history import Line

NAME = "score-history"


def score_history(lines: Sequence[Line], phase: Phase, *, is_revealed: bool) -> Figure:
    """The public scores and the best of them so far; once they are revealed, the private ones with them."""
    drawn = [(line, line.public_score) for line in reversed(lines) if line.public_score is not None]
    drawn = [(line, score) for line, score in drawn if is_drawable(score)]
    scored = [line for line, _ in drawn]
    if not scored or phase.active_solution is None:
        return nothing(
            NAME, _("Score history"), _("None of your files has a score yet. The first one begins the drawing.")
        )
    metric = phase.active_solution.scored_by
    points = [(line.submission.submitted_at.timestamp(), score) for line, score in drawn]
    best = best_so_far(points, greater_is_better=metric.greater_is_better)
    shown = [dot for line in scored for dot in dots(line)]
    between = without_far_off([dot.value for dot in shown], greater_is_better=metric.greater_is_better)
    decimals = None if is_revealed else phase.decimals
    notes = [
        better(phase.active_solution),
        _("The line is the best public score so far; ringed are the chosen finals."),
        *([_("Private scores are the filled brown dots.")] if is_revealed else []),
        *([far_off()] if between else []),
        _("Times are in UTC."),
    ]
    return figure(
        NAME,
        _("Score history"),
        partial(timeline, Timeline(lines=[Steps(best)], dots=shown, between=between, dated=axis_day)),
        caption=" ".join(notes),
        summary=_(
            "Public scores of %(number)s submissions from %(first)s to %(last)s. The best went "
            "from %(worst)s to %(best)s."
        )
        % {
            "number": len(scored),
            "first": day(scored[0]),
            "last": day(scored[-1]),
            "worst": told(best[0][1], decimals),
            "best": told(best[-1][1], decimals),
        },
        head=(_("Sent"), _("File"), _("Public"), *([_("Private")] if is_revealed else [])),
        rows=[row(line, decimals, is_revealed=is_revealed) for line in reversed(scored)],
    )


def better(solution: Solution) -> str:
    """The metric and its direction."""
    metric = solution.scored_by
    told = _("%(metric)s, higher is better.") if metric.greater_is_better else _("%(metric)s, lower is better.")
    return told % {"metric": metric.title}


def far_off() -> str:
    """Said of a drawing in which some scores have no room."""
    return _("Scores that are far off stand at the edge.")


def dots(line: Line) -> list[Dot]:
    """The scores of one submission, the public one last: it lies above."""
    at, public, private = line.submission.submitted_at.timestamp(), line.public_score, line.private_score
    shown = [Dot(at, private, "dot-down")] if private is not None else []
    kind = "dot-mine" if line.is_final else "dot"
    return [*shown, Dot(at, public, kind, is_ringed=line.is_final)] if public is not None else shown


def row(line: Line, decimals: int | None, *, is_revealed: bool) -> tuple[str, ...]:
    """One submission in the table."""
    name = line.submission.file_name
    name = _("%(file)s (final)") % {"file": name} if line.is_final else name
    scores = [line.public_score, *([line.private_score] if is_revealed else [])]
    return utc_minute(line.submission.submitted_at), name, *(told(score, decimals) for score in scores)


def told(score: float | None, decimals: int | None) -> str:
    """A score as the table of submissions tells it."""
    if score is None:
        return ""
    return repr(score) if decimals is None else score_text(score, decimals)


def day(line: Line) -> str:
    """When it was sent, to the day in UTC."""
    return day_text(line.submission.submitted_at.astimezone(UTC))
