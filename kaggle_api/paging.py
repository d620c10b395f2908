"""Pages of a list: by the token that the page before gave, else by number."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from kaggle_api.calls import Call

T = TypeVar("T")
PAGE_SIZE = 20
LARGEST_PAGE = 200
FURTHEST = 1_000_000  # longer than any list


@dataclass(frozen=True)
class Slice:
    """Rows from `start` to before `stop`; a caller fetches one row more, to see whether the list goes on."""

    start: int
    stop: int

    def cut(self, rows: Iterable[T]) -> tuple[list[T], str]:
        """The rows of the page, of those from `start` to `stop` inclusive, and the next page's token or nothing."""
        found, size = list(rows), self.stop - self.start
        return found[:size], str(self.stop) if len(found) > size else ""


def asked_page(call: Call) -> Slice:
    """Which rows a call asks for. A token is where its page begins.

    Who wants the first page may say so by the word None for the token, up to 1.6, or by page -1, from 1.8 to 2.0.
    """
    size = min(call.number("pageSize") or PAGE_SIZE, LARGEST_PAGE)
    if call.text("pageToken") not in ("", "None"):
        start = call.number("pageToken")
    else:
        start = 0 if call.asked.get("page") == -1 else max(call.number("page") - 1, 0) * size
    return Slice(min(start, FURTHEST), min(start, FURTHEST) + size)
