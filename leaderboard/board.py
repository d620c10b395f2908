"""The board: one page of it, by index, for one viewer; before the reveal the public one, after it either.

A page costs at most six queries, counted with the one that finds the phase: the rows with their number, the people
in their teams, the viewer's own row with its rank, the prizes, the benchmarks.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects

from accounts.models import User
from competitions.models import Phase, Solution
from competitions.models.competition import Viewer
from competitions.prizes import money
from leaderboard.lines import BoardPage, Line, Wording
from leaderboard.models import Snapshot
from leaderboard.precision import Precision
from leaderboard.ranking import PrivateRanking, PublicRanking, Ranked, Ranking, benchmarks
from teams.models import Membership

PAGE_SIZE = 50
MOST_PAGES = 1_000_000  # more than any board has; a database counts only so far
PUBLIC, PRIVATE = "public", "private"


class NoSuchPageError(Exception):
    """The board is shorter."""


class NotRevealedError(Exception):
    """The private board was asked for before the reveal."""

    def __init__(self) -> None:
        super().__init__("The private board is shown after the closing, once it is revealed. See the public board.")


class Board:
    """One board of a phase that has a solution: `which` is public or private, by default the one that decides."""

    def __init__(self, phase: Phase, solution: Solution, which: str = "") -> None:
        self.phase, self.solution = phase, solution
        self.is_revealed = phase.competition.revealed_at is not None
        self.which = which or (PRIVATE if self.is_revealed else PUBLIC)
        self.precision = Precision(phase.decimals, is_full=self.is_revealed)
        self.snapshot: Snapshot | None = self._newest_snapshot() if self.which == PRIVATE else None
        self.ranking: Ranking = PrivateRanking(self.snapshot, solution) if self.snapshot else PublicRanking(solution)

    def _newest_snapshot(self) -> Snapshot:
        if not self.is_revealed:
            raise NotRevealedError
        return self.phase.snapshots.order_by("-number")[:1].get()

    def rows(self, number: int) -> tuple[list[Ranked], int, list[Ranked]]:
        """Page `number` in full precision, how many teams the board has, and the page with a row more on either side.

        Raises NoSuchPageError.
        """
        if number > MOST_PAGES:
            raise NoSuchPageError
        offset = (number - 1) * PAGE_SIZE
        before = min(offset, 1)
        window, teams = self.ranking.window(offset - before, offset + PAGE_SIZE + 1)
        page = window[before : before + PAGE_SIZE]
        if number > 1 and not page:
            raise NoSuchPageError
        return page, teams, window

    def page(self, number: int, *, viewer: Viewer, now: datetime) -> BoardPage:
        """Page `number`, counted from 1, as this viewer sees it. Raises NoSuchPageError."""
        page, teams, window = self.rows(number)
        pages = pages_of(teams)
        references = benchmarks(self.solution) if self.which == PUBLIC else []
        mine = self.ranking.of(viewer) if isinstance(viewer, User) else None
        shown = [*page, *references, *([mine] if mine else [])]
        wording = self._wording(shown, viewer, now)
        lines = list(worded(wording, with_benchmarks(page, references, window, is_last=number == pages), window))
        return self._board_page(lines, wording, mine, number=number, pages=pages, teams=teams)

    def search(self, query: str, *, viewer: Viewer, now: datetime) -> BoardPage:
        """The teams in whose name or members' names `query` occurs, with their ranks."""
        found = self.ranking.named(query)
        mine = self.ranking.of(viewer) if isinstance(viewer, User) else None
        wording = self._wording([*found, *([mine] if mine else [])], viewer, now)
        lines = list(worded(wording, found, found))
        return self._board_page(lines, wording, mine, number=1, pages=1, teams=len(found), query=query)

    def _wording(self, shown: Sequence[Ranked], viewer: Viewer, now: datetime) -> Wording:
        people = Prefetch("memberships", Membership.objects.select_related("user"))
        prefetch_related_objects([row.team for row in shown], people)
        prizes = self.phase.competition.prizes.all()
        amounts = {prize.place: money(prize.amount, prize.currency, cents=False) for prize in prizes}
        return Wording(self.precision, amounts, viewer.pk, now)

    def _board_page(
        self,
        lines: Sequence[Line],
        wording: Wording,
        mine: Ranked | None,
        *,
        number: int,
        pages: int,
        teams: int,
        query: str = "",
    ) -> BoardPage:
        metric, public = self.solution.scored_by, self.solution.public_percent
        return BoardPage(
            which=self.which,
            metric=metric.title,
            greater_is_better=metric.greater_is_better,
            percent=public if self.which == PUBLIC else 100 - public,
            is_revealed=self.is_revealed,
            snapshot=self.snapshot.number if self.snapshot else None,
            at=self.snapshot.at if self.snapshot else None,
            record=self.snapshot.record_hash if self.snapshot else "",
            lines=tuple(lines),
            mine=next((line for line in lines if line.is_mine), wording.line(mine) if mine else None),
            number=number,
            pages=pages,
            teams=teams,
            query=query,
        )


def pages_of(teams: int) -> int:
    """How many pages a board of so many teams has; an empty one has one."""
    return max(1, -(-teams // PAGE_SIZE))


def worded(wording: Wording, rows: Sequence[Ranked], window: Sequence[Ranked]) -> Iterator[Line]:
    """Each row as a line. `window`: the rows of the board among which its neighbours are found, by rank."""
    by_rank = {row.rank: row for row in window}
    for row in rows:
        beside = [by_rank.get(row.rank - 1), by_rank.get(row.rank + 1)] if row.rank else []
        yield wording.line(row, [neighbour for neighbour in beside if neighbour])


def with_benchmarks(
    page: Sequence[Ranked], references: Sequence[Ranked], window: Sequence[Ranked], *, is_last: bool
) -> list[Ranked]:
    """The rows of a page with the benchmarks that belong among them, each before the first row that it beats."""
    starts = window[0].order_key if len(window) and window[0] is not page[0] else float("-inf")
    ends = float("inf") if is_last else page[-1].order_key
    here = [row for row in references if starts <= row.order_key < ends]
    return sorted([*page, *here], key=lambda row: (row.order_key, row.rank is None))
