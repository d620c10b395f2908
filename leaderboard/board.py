"""The board: one page of it, by index, for one viewer; before the reveal the public one, after it either.

A page costs at most six queries, counted with the one that finds the phase: the rows with their number, the people
in their teams, the viewer's own row with its rank, the prizes, the benchmarks; from the closing on one more, the
write-ups. A page that is drawn already costs the first and, for a viewer whose team is ranked, up to three more, or
four (leaderboard.drawing).
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.models import Phase, Solution
from competitions.models.competition import Viewer
from competitions.prizes import money
from discussion.models import Topic
from leaderboard.lines import BoardPage, Line, Wording
from leaderboard.models import Snapshot
from leaderboard.precision import precision_of
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
        super().__init__(_("The private board is shown after the closing, once it is revealed. See the public board."))


class Board:
    """One board of a phase that has a solution: `which` is public or private, by default the one that decides."""

    def __init__(self, phase: Phase, solution: Solution, which: str = "") -> None:
        self.phase, self.solution = phase, solution
        self.is_revealed = phase.competition.revealed_at is not None
        self.which = which or (PRIVATE if self.is_revealed else PUBLIC)
        self.precision = precision_of(phase)
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

    def mine(self, viewer: Viewer) -> Ranked | None:
        """The row of the viewer's team, if it is ranked."""
        return self.ranking.of(viewer) if isinstance(viewer, User) else None

    def page_with(self, team: int) -> int | None:
        """The number of the page on which a team stands, if it is ranked."""
        row = self.ranking.of_team(team)
        return pages_of(row.rank) if row and row.rank else None

    def page(self, number: int, *, mine: Ranked | None, now: datetime) -> BoardPage:
        """Page `number`, counted from 1, with this viewer's row above it. Raises NoSuchPageError.

        A line is marked as the viewer's only on the page where their rank stands: every other is the same for all.
        """
        page, teams, window = self.rows(number)
        pages = pages_of(teams)
        references = benchmarks(self.solution) if self.which == PUBLIC else []
        wording = self._wording([*page, *references, *([mine] if mine else [])], now)
        here = mine if mine and stands_on(number, mine) else None
        lines = worded(wording, with_benchmarks(page, references, window, is_last=number == pages), window, here)
        return self._board_page(list(lines), wording, mine, number=number, pages=pages, teams=teams)

    def search(self, query: str, *, mine: Ranked | None, now: datetime) -> BoardPage:
        """The teams in whose name or members' names `query` occurs, with their ranks."""
        found = self.ranking.named(query)
        wording = self._wording([*found, *([mine] if mine else [])], now)
        lines = list(worded(wording, found, found, mine))
        return self._board_page(lines, wording, mine, number=1, pages=1, teams=len(found), query=query)

    def pinned(self, mine: Ranked, now: datetime) -> Line:
        """The viewer's row by itself."""
        return self._wording([mine], now).line(mine, is_mine=True)

    def _wording(self, shown: Sequence[Ranked], now: datetime) -> Wording:
        people = Prefetch("memberships", Membership.objects.select_related("user"))
        prefetch_related_objects([row.team for row in shown], people)
        competition = self.phase.competition
        prefetch_related_objects([competition], "prizes")  # the page around asks for them too
        amounts = {each.place: money(each.amount, each.currency, cents=False) for each in competition.prizes.all()}
        return Wording(self.precision, amounts, self._write_ups(shown) if now >= self.phase.closes_at else {}, now)

    def _write_ups(self, shown: Sequence[Ranked]) -> dict[int, int]:
        return Topic.objects.write_up_of_each(row.team.pk for row in shown)

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
            mine=next((line for line in lines if line.is_mine), wording.line(mine, is_mine=True) if mine else None),
            number=number,
            pages=pages,
            teams=teams,
            query=query,
        )


def pages_of(teams: int) -> int:
    """How many pages a board of so many teams has; an empty one has one."""
    return max(1, -(-teams // PAGE_SIZE))


def stands_on(number: int, row: Ranked) -> bool:
    """Whether a ranked row stands on page `number`."""
    return row.rank is not None and pages_of(row.rank) == number


def worded(wording: Wording, rows: Sequence[Ranked], window: Sequence[Ranked], mine: Ranked | None) -> Iterator[Line]:
    """Each row as a line. `window`: the rows of the board among which its neighbours are found, by rank."""
    by_rank = {row.rank: row for row in window}
    for row in rows:
        beside = [by_rank.get(row.rank - 1), by_rank.get(row.rank + 1)] if row.rank else []
        is_mine = mine is not None and row.team.pk == mine.team.pk
        yield wording.line(row, [neighbour for neighbour in beside if neighbour], is_mine=is_mine)


def with_benchmarks(
    page: Sequence[Ranked], references: Sequence[Ranked], window: Sequence[Ranked], *, is_last: bool
) -> list[Ranked]:
    """The rows of a page with the benchmarks that belong among them, each before the first row that it beats."""
    starts = window[0].order_key if len(window) and window[0] is not page[0] else float("-inf")
    ends = float("inf") if is_last else page[-1].order_key
    here = [row for row in references if starts <= row.order_key < ends]
    return sorted([*page, *here], key=lambda row: (row.order_key, row.rank is None))
