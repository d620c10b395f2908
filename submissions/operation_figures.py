"""How a competition runs, as drawings with their sentences and tables."""

from datetime import UTC, date, datetime
from functools import partial

from django.utils.translation import gettext as _

from charts.bars import kinds, kinds_heights
from charts.canvas import Figure, figure, nothing
from charts.scale import midnight
from charts.timeline import Steps, Timeline, timeline
from competitions.clock import axis_day, day_text, utc_minute
from competitions.models import Competition
from submissions.operation import NEWEST_WAITS, Waits, failures, people_by_day, waits
from submissions.workload import NEWEST


def operation_figures(competition: Competition) -> list[Figure]:
    """All of them."""
    phase = competition.phase
    return [failed(failures(phase)), waiting(waits(phase)), joined(people_by_day(competition))]


def failed(counts: list[tuple[str, int]]) -> Figure:
    """What files and scoring failed at."""
    title = _("Failures by kind")
    if not counts:
        return nothing("failures", title, _("No file was invalid, and no scoring has failed."))
    return figure(
        "failures",
        title,
        partial(kinds, counts),
        caption=_(
            "The newest %(number)s invalid files, each by the first of its problems, and the newest "
            "%(number)s scorings that failed at our end. What each one said stands in the admin, "
            "under Evaluations."
        )
        % {"number": f"{NEWEST:,}"},
        summary=_("Most often %(kind)s, %(number)s times.") % {"kind": counts[0][0], "number": counts[0][1]},
        head=(_("Kind"), _("Number")),
        rows=[(name, f"{number:,}") for name, number in counts],
        heights=kinds_heights(len(counts)),
    )


def waiting(stretches: list[Waits]) -> Figure:
    """How long files wait for a worker."""
    title = _("Seconds in the queue")
    if not stretches:
        return nothing("waits", title, _("Nothing has been scored yet, so nothing has waited."))
    lines = [
        Steps([(each.start, each.most) for each in stretches], "line-down", _("95 % wait no longer"), "95"),
        Steps([(each.start, each.median) for each in stretches], "line-mine", _("half wait no longer"), "50"),
    ]
    last = stretches[-1]
    return figure(
        "waits",
        title,
        partial(timeline, Timeline(lines=lines, floor=0.0, dated=axis_day)),
        caption=_(
            "From the upload until a worker took the file, for the %(number)s scored last; "
            "where one was tried again, until the last try. The lower line is the median, the upper "
            "one what 95 %% did not exceed. Times are in UTC."
        )
        % {"number": f"{NEWEST_WAITS:,}"},
        summary=_("Last, from %(at)s: median %(median)s s, 95 %% within %(most)s s.")
        % {"at": instant(last.start), "median": f"{last.median:.1f}", "most": f"{last.most:.1f}"},
        head=(_("From"), _("Scored"), _("Median, s"), _("95 %, s")),
        rows=[
            (instant(each.start), f"{each.number:,}", f"{each.median:.1f}", f"{each.most:.1f}")
            for each in reversed(stretches)
        ],
    )


def joined(people: dict[date, int]) -> Figure:
    """How many have accepted the rules."""
    title = _("People who joined")
    if not people:
        return nothing("joins", title, _("Nobody has joined yet."))
    days = list(people.items())
    points = [(midnight(day), float(total)) for day, total in days]
    return figure(
        "joins",
        title,
        partial(timeline, Timeline(lines=[Steps(points)], floor=0.0, dated=axis_day)),
        caption=_("People who have accepted the rules, by the end of each day in UTC."),
        summary=_("%(people)s people, the last on %(day)s.")
        % {"people": f"{days[-1][1]:,}", "day": day_text(days[-1][0])},
        head=(_("Day"), _("People")),
        rows=[(day_text(day), f"{total:,}") for day, total in reversed(days)],
    )


def instant(seconds: float) -> str:
    """POSIX seconds in words, in UTC."""
    return utc_minute(datetime.fromtimestamp(seconds, UTC))
