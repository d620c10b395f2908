"""The drawings of a board, each with its sentence and its table."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial

from django.utils.translation import gettext as _

from charts.bars import Bar, Bars, bars, binned, by_day
from charts.canvas import Figure, figure, nothing
from charts.scale import labels
from charts.slope import Move, heights, slope
from charts.timeline import Steps, Timeline, timeline, without_far_off
from competitions.clock import axis_day, day_text
from competitions.models import Phase, Solution
from competitions.models.competition import Viewer
from leaderboard.models import SnapshotRow
from leaderboard.plotted import MOVERS, PLACES, Climb, Mine, Plotted, days_of, mine, moved_rows, plotted
from leaderboard.precision import Precision, precision_of
from submissions.score_history import better, far_off


def figures_of(phase: Phase, solution: Solution, viewer: Viewer, *, changes: int | None) -> list[Figure]:
    """All drawings of a board as this viewer sees them."""
    shared, own = plotted(phase, solution, changes=changes), mine(phase, solution, viewer)
    after = [shake_up(moved_rows(phase, own), own)] if phase.competition.revealed_at else []
    precision = precision_of(phase)
    return [
        *after,
        distribution(shared, solution, own, precision),
        top_ten(shared.climbs, solution, own, precision),
        per_day(days_of(phase)),
    ]


def no_score() -> str:
    """Said where there is nothing to draw."""
    return _("No team has a score yet. The first submission that is scored begins the drawing.")


def distribution(shared: Plotted, solution: Solution, own: Mine | None, precision: Precision) -> Figure:
    """How many teams have which public score, and where the viewer's stands."""
    held = binned(shared.scores, greater_is_better=solution.scored_by.greater_is_better)
    if not held:
        return nothing("distribution", _("Distribution of public scores"), no_score())
    rest = next((bar.count for bar in held if bar.is_rest), 0)
    beyond = [_("The pale bar holds the %(rest)s whose scores are there or beyond.") % {"rest": rest}] if rest else []
    here = [_("Your team stands at %(score)s.") % {"score": precision.exact(own.score)}] if own else []
    most = max(held, key=lambda bar: bar.count)
    told = {"teams": len(shared.scores), "most": most.count, "edges": edges(most)}
    return figure(
        "distribution",
        _("Distribution of public scores"),
        partial(bars, Bars(held, mark=(own.score, _("you are here")) if own else None)),
        caption=" ".join([_("Teams by their best public score."), better(solution), *beyond, *here]),
        summary=" ".join([_("%(teams)s teams; most, %(most)s, from %(edges)s.") % told, *here]),
        head=(_("Public score"), _("Teams")),
        rows=[(edges(bar), f"{bar.count:,}") for bar in held if bar.count],
    )


def edges(bar: Bar) -> str:
    """From where to where a bar reaches."""
    low, high = labels([bar.start, bar.end])
    told = _("%(low)s to %(high)s, and beyond") if bar.is_rest else _("%(low)s to %(high)s")
    return told % {"low": low, "high": high}


def top_ten(climbs: Sequence[Climb], solution: Solution, own: Mine | None, precision: Precision) -> Figure:
    """The best public score of each of the first ten teams, at each moment."""
    title = _("Top ten over time")
    drawn = [(rank, climb) for rank, climb in enumerate(climbs, 1) if climb.points]
    if not drawn:
        return nothing("top-ten", title, no_score())
    lines = [
        Steps(climb.points, line_kind(rank, climb, own), f"{rank} {climb.name}", str(rank)) for rank, climb in drawn
    ]
    values = [value for _, climb in drawn for _, value in climb.points]
    between = without_far_off(values, greater_is_better=solution.scored_by.greater_is_better)
    notes = [
        _("The best public score so far of each team that is among the first ten now."),
        better(solution),
        *([far_off()] if between else []),
        _("Times are in UTC."),
    ]
    return figure(
        "top-ten",
        title,
        partial(timeline, Timeline(lines=lines, between=between, dated=axis_day)),
        caption=" ".join(notes),
        summary=_("The first is %(team)s with %(score)s.")
        % {"team": drawn[0][1].name, "score": precision.exact(drawn[0][1].points[-1][1])},
        head=(_("Team"), _("Began with"), _("Steps"), _("Now")),
        rows=[climb_row(rank, climb, precision) for rank, climb in drawn],
        heights=(320, 300),
    )


def line_kind(rank: int, climb: Climb, own: Mine | None) -> str:
    """The class of a team's line: five colours, drawn through and dashed."""
    if own and own.team == climb.team:
        return "line-mine"
    return f"line-top-{(rank - 1) % 5 + 1}{' is-dashed' if rank > 5 else ''}"


def climb_row(rank: int, climb: Climb, precision: Precision) -> tuple[str, ...]:
    """One team in the table."""
    first, last = precision.exact(climb.points[0][1]), precision.exact(climb.points[-1][1])
    return f"{rank} {climb.name}", first, f"{len(climb.points) - 1}", last


def per_day(days: dict[date, int]) -> Figure:
    """How many submissions were sent on each day."""
    held = by_day(days)
    if not held:
        return nothing("per-day", _("Submissions per day"), _("Nothing has been sent yet."))
    if held[0].is_a_day:
        title, caption = (
            _("Submissions per day"),
            _("All submissions of competing teams by day, in UTC. %(sent)s so far."),
        )
        summary = _("%(sent)s submissions; most, %(most)s, on %(day)s.")
    else:
        title = _("Submissions per week")
        caption = _("All submissions of competing teams by week, in UTC. %(sent)s so far.")
        summary = _("%(sent)s submissions; most, %(most)s, in the week from %(day)s.")
    most, sent = max(held, key=lambda bar: bar.count), sum(days.values())
    told = {"sent": f"{sent:,}", "most": f"{most.count:,}", "day": dated(most)}
    return figure(
        "per-day",
        title,
        partial(bars, Bars(held, is_time=True, dated=axis_day)),
        caption=caption % told,
        summary=summary % told,
        head=(_("From"), _("Submissions")),
        rows=[(dated(bar), f"{bar.count:,}") for bar in reversed(held)],
    )


def dated(bar: Bar) -> str:
    """The day on which a bar begins."""
    return day_text(datetime.fromtimestamp(bar.start, UTC))


def shake_up(rows: Sequence[SnapshotRow], own: Mine | None) -> Figure:
    """From the public place to the private one."""
    title = _("Shake-up")
    if not rows:
        return nothing("shake-up", title, _("No team had a scored submission, so nobody is ranked."))
    by_gain = sorted(rows, key=lambda row: (row.rank - row.public_rank, row.rank))
    won, lost = by_gain[0], by_gain[-1]
    far = {row.pk for row in (*by_gain[:MOVERS], *by_gain[-MOVERS:])}
    moves = [Move(row.public_rank, row.rank, row.team.name, move_kind(row, own, is_far=row.pk in far)) for row in rows]
    notes = [
        _(
            "Ranks on the public and on the private board: the first %(places)s, the %(movers)s teams that rose most, "
            "the %(movers)s that fell most."
        )
        % {"places": PLACES, "movers": MOVERS},
        *([_("Your own team is among them.")] if any(move.kind == "mine" for move in moves) else []),
        _("Ranks stand in order, not to scale."),
    ]
    return figure(
        "shake-up",
        title,
        partial(slope, moves, titles=(_("Public"), _("Private"))),
        caption=" ".join(notes),
        summary=extremes(won, lost),
        head=(_("Team"), _("Public rank"), _("Private rank"), _("Moved")),
        rows=[(move.label, f"{move.before:,}", f"{move.after:,}", f"{move.before - move.after:+,}") for move in moves],
        heights=heights(moves),
    )


def extremes(won: SnapshotRow, lost: SnapshotRow) -> str:
    """The ways of who rose most and who fell most."""
    told = {"won": won.team.name, "won_before": won.public_rank, "won_after": won.rank}
    told |= {"lost": lost.team.name, "lost_before": lost.public_rank, "lost_after": lost.rank}
    return (
        _("%(won)s went from %(won_before)s to %(won_after)s, %(lost)s from %(lost_before)s to %(lost_after)s.") % told
    )


def move_kind(row: SnapshotRow, own: Mine | None, *, is_far: bool) -> str:
    """The class of a team's line: mine, among those that moved most risen or fallen, or none."""
    if own and own.team == row.team_id:
        return "mine"
    if not is_far or row.rank == row.public_rank:
        return ""
    return "up" if row.rank < row.public_rank else "down"
