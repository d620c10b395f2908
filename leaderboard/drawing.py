"""Pages of a board as they are drawn: kept for a moment, for everybody to whom they look the same.

Each process keeps its own, in memory: nothing is shared that could be poisoned, and no server of a cache has to be up.
A page is kept under its language and the number of changes of its board, which is asked for every time and counted by
the transaction of each score and each merger: neither is ever late. A new name or prize may be, by KEPT_SECONDS. What
stands there for one team only, the mark on its line, is kept for that team.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from django.core.cache import caches
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString

from leaderboard.board import PAGE_SIZE, Board, stands_on
from leaderboard.lines import BoardPage, Line, minute
from leaderboard.ranking import Ranked

KEPT_SECONDS = 5


@dataclass(frozen=True)
class Drawn:
    """A page of a board with its lines and its foot as HTML. `digest`: of all that they show."""

    shown: BoardPage
    rows: SafeString
    foot: SafeString
    digest: str

    def etag(self, viewer: int | None) -> str:
        """SHA-256 of what is shown and to whom, for one viewer's cache."""
        return hashlib.sha256(f"{viewer} {self.digest} {self.shown.mine!r}".encode()).hexdigest()


def drawn_page(board: Board, number: int, *, mine: Ranked | None, changes: int | None, now: datetime) -> Drawn:
    """Page `number` with this viewer's row above it, from what is kept if it can be. Raises NoSuchPageError."""
    here = mine if mine and stands_on(number, mine) else None
    key = key_of(board, number, here, changes, now)
    kept: Drawn | None = caches["boards"].get(key)
    if kept is None:
        drawn = draw(board, board.page(number, mine=mine, now=now))
        caches["boards"].set(key, drawn if here else with_mine(drawn, None), KEPT_SECONDS)
        return drawn
    return kept if here or not mine else with_mine(kept, board.pinned(mine, now))


def key_of(board: Board, number: int, here: Ranked | None, changes: int | None, now: datetime) -> str:
    """Under what a page is kept. The minute: ages tick with it."""
    whose = here.team.pk if here else None
    snapshot = board.snapshot.pk if board.snapshot else None
    shown = (board.solution.pk, board.which, snapshot, board.precision, changes, number)
    what = (*shown, whose, minute(now), translation.get_language())
    return hashlib.sha256(repr(what).encode()).hexdigest()


def draw(board: Board, shown: BoardPage) -> Drawn:
    """The lines and the foot of a page, which know nothing of the viewer but which line is theirs."""
    numbers = Paginator(range(shown.teams), PAGE_SIZE).get_elided_page_range(shown.number, on_each_side=2, on_ends=1)
    context = {
        "competition": board.phase.competition,
        "board": shown,
        "page_numbers": list(numbers) if shown.pages > 1 else [],
        "page_address": f"?board={shown.which}&page=" if shown.is_revealed else "?page=",
    }
    rows = render_to_string("leaderboard/_rows.html", context) if shown.lines else SafeString()
    digest = hashlib.sha256(f"{translation.get_language()} {replace(shown, mine=None)!r}".encode()).hexdigest()
    foot = render_to_string("leaderboard/_foot.html", context)
    return Drawn(replace(shown, lines=()), rows, foot, digest)


def with_mine(drawn: Drawn, mine: Line | None) -> Drawn:
    """The same page with another row above it."""
    return replace(drawn, shown=replace(drawn.shown, mine=mine))
