"""What a page of a board shows: exactly that, as values, so that its ETag can be made from them."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from leaderboard.precision import Precision
from leaderboard.ranking import Ranked

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True)
class Line:
    """One row. `rank` is None for a benchmark; `moved` counts places won (or lost, below 0) since the public board."""

    rank: int | None
    is_tied: bool
    team: str
    members: tuple[str, ...]
    score: str
    exact: str
    submissions: int | None
    last_submission_at: datetime
    age: str
    prize: str
    moved: int | None
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

    def etag(self, viewer: int | None) -> str:
        """SHA-256 of what is shown and to whom, for one viewer's cache."""
        return hashlib.sha256(f"{viewer} {self!r}".encode()).hexdigest()

    def _prize_zone(self) -> int:
        return max((place for place, line in enumerate(self.lines, 1) if line.prize), default=0)

    def _ranks(self) -> Iterator[int]:
        return (line.rank for line in self.lines if line.rank)


@dataclass(frozen=True)
class Wording:
    """How rows are put into words for one viewer at one moment. `prizes`: by place."""

    precision: Precision
    prizes: Mapping[int, str]
    viewer: int | None
    now: datetime

    def line(self, row: Ranked, neighbours: Iterable[Ranked] = ()) -> Line:
        """One row in words; its team's memberships are prefetched. `neighbours`: the rows beside it on the board."""
        beside = [neighbour.score for neighbour in neighbours if neighbour.rank]
        members = row.team.members()
        return Line(
            rank=row.rank,
            is_tied=row.rank is not None and any(self.precision.looks_equal(row.score, other) for other in beside),
            team=row.team.name,
            members=tuple(member.public_name for member in members),
            score=self.precision.shown(row.score, beside),
            exact=self.precision.exact(row.score),
            submissions=row.submissions,
            last_submission_at=row.last_submission_at,
            age=age(row.last_submission_at, self.now),
            prize=self.prizes.get(row.rank or 0, ""),
            moved=row.public_rank - row.rank if row.public_rank and row.rank else None,
            is_mine=self.viewer in {member.pk for member in members},
        )


def age(when: datetime, now: datetime) -> str:
    """How long ago, as short as a column allows: now, 26 min, 7 h, 3 days, 1 Nov, 31 Mar 2020.

    Counted in whole minutes of the clock: all ages of a board tick together, once a minute, and so does its ETag.
    """
    past = minute(now) - minute(when)
    if past < MINUTE:
        return "now"
    if past < HOUR:
        return f"{past // MINUTE} min"
    if past < 2 * DAY:
        return f"{past // HOUR} h"
    if past < 14 * DAY:
        return f"{past // DAY} days"
    return f"{when.day} {when:%b}" if when.year == now.year else f"{when.day} {when:%b %Y}"


def minute(when: datetime) -> datetime:
    """The minute of the clock that an instant belongs to."""
    return when.replace(second=0, microsecond=0)
