"""A board as a CSV file."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime

from leaderboard.board import Board
from submissions.csv_cells import text_cell

COLUMNS = ("rank", "team", "score", "submissions", "last_submission_at")


def instant(when: datetime) -> str:
    """A time as files carry it, in UTC with a Z."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def csv_rows(board: Board) -> Iterator[tuple[object, ...]]:
    """The header, then every ranked team; scores as the board tells them, numbers untouched."""
    yield COLUMNS
    for row in board.ranking.all():
        score = board.precision.exact(row.score)
        yield row.rank, text_cell(row.team.name), score, row.submissions, instant(row.last_submission_at)


def csv_text(board: Board) -> str:
    """The whole file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(csv_rows(board))
    return text.getvalue()
