"""What a page of a board shows: exactly that, as values, so that its ETag can be made from them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from leaderboard.precision import Precision
from leaderboard.ranking import Ranked

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """One row. `rank` is None for a benchmark; `moved` counts places won (or lost, below 0) since the public board.

    `write_up` is the topic in which the team tells how it went about it, once there is one.
    """

    rank: int | None
    is_tied: bool
    team: str
    team_id: int
    members: tuple[str, ...]
    score: str
    exact: str
    submissions: int | None
    last_submission_at: datetime
    age: str
    prize: str
    moved: int | None
    write_up: int | None
    is_mine: bool

    @property
    def places(self) -> int:
        """How many places the team moved, whatever the direction."""
        return abs(self.moved or 0)


@dataclass(frozen=True)
class BoardPage:
    """One page of a board, or what a search on it finds. `snapshot`, `at`, `record`: number and time of a private
    board, and the head of the audit chain once it was in it."""

    which: str
    metric: str
    greater_is_better: bool
    percent: int
    is_revealed: bool
    snapshot: int | None
    at: datetime | None
    record: str
    lines: tuple[Line, ...]
    mine: Line | None
    number: int
    pages: int
    teams: int
    query: str

    @property
    def prized(self) -> tuple[Line, ...]:
        """The lines down to the last one with a prize."""
        return self.lines[: self._prize_zone()]

    @property
    def others(self) -> tuple[Line, ...]:
        """The lines below the prizes."""
        return self.lines[self._prize_zone() :]

    @property
    def first(self) -> int:
        """The first rank on this page; 0 if it has none."""
        return min(self._ranks(), default=0)

    @property
    def last(self) -> int:
        """The last rank on this page; 0 if it has none."""
        return max(self._ranks(), default=0)

    @property
    def has_ties(self) -> bool:
        """Whether a line on this page is marked as a tie."""
        return any(line.is_tied for line in self.lines)

    def _prize_zone(self) -> int:
        return max((place for place, line in enumerate(self.lines, 1) if line.prize), default=0)

    def _ranks(self) -> Iterator[int]:
        return (line.rank for line in self.lines if line.rank)


@dataclass(frozen=True)
class Wording:
    """How rows are put into words at one moment. `prizes`: by place; `write_ups`: topics by team."""

    precision: Precision
    prizes: Mapping[int, str]
    write_ups: Mapping[int, int]
    now: datetime

    def line(self, row: Ranked, neighbours: Iterable[Ranked] = (), *, is_mine: bool) -> Line:
        """One row in words; its team's memberships are prefetched. `neighbours`: the rows beside it on the board."""
        beside = [neighbour.score for neighbour in neighbours if neighbour.rank]
        return Line(
            rank=row.rank,
            is_tied=row.rank is not None and any(self.precision.looks_equal(row.score, other) for other in beside),
            team=row.team.name,
            team_id=row.team.pk,
            members=tuple(member.public_name for member in row.team.members()),
            score=self.precision.shown(row.score, beside),
            exact=self.precision.exact(row.score),
            submissions=row.submissions,
            last_submission_at=row.last_submission_at,
            age=age(row.last_submission_at, self.now),
            prize=self.prizes.get(row.rank or 0, ""),
            moved=row.public_rank - row.rank if row.public_rank and row.rank else None,
            write_up=self.write_ups.get(row.team.pk),
            is_mine=is_mine,
        )


def age(when: datetime, now: datetime) -> str:
    """How long ago, as short as a column allows: now, 26 min, 7 h, 3 days, 1 Nov, 31 Mar 2020.

    Counted in whole minutes of the clock: all ages of a board tick together, once a minute, and so does its ETag.
    """
    past = minute(now) - minute(when)
    if past < MINUTE:
        return _("now")
    if past < HOUR:
        return _("%(minutes)s min") % {"minutes": past // MINUTE}
    if past < 2 * DAY:
        return _("%(hours)s h") % {"hours": past // HOUR}
    if past < 14 * DAY:
        return ngettext("%(days)s day", "%(days)s days", past // DAY) % {"days": past // DAY}
    return date_format(when, _("j M") if when.year == now.year else _("j M Y"))


def minute(when: datetime) -> datetime:
    """The minute of the clock that an instant belongs to."""
    return when.replace(second=0, microsecond=0)
