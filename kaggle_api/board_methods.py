"""The board of a competition: a page of it, or all of it in a zip."""

import csv
import io
import zipfile
from collections.abc import Sequence
from typing import Any

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.utils.http import http_date

from competitions.clock import iso_utc
from kaggle_api.calls import Call
from kaggle_api.paging import asked_page
from leaderboard.board import PRIVATE, PUBLIC, Board
from leaderboard.finding import phase_of
from leaderboard.ranking import Ranked
from submissions.csv_cells import text_cell

COLUMNS = ("Rank", "TeamId", "TeamName", "LastSubmissionDate", "Score", "SubmissionCount", "TeamMemberUserNames")


def get_board(call: Call) -> dict[str, Any]:
    """A page of the board that decides by now, or with `overridePublic` of the public one."""
    page, board = asked_page(call), board_of(call)
    if board is None:
        return {"submissions": [], "nextPageToken": ""}
    rows, onwards = page.cut(board.ranking.window(page.start, page.stop + 1)[0])
    return {"submissions": [told(board, row) for row in rows], "nextPageToken": onwards}


def board_of(call: Call) -> Board | None:
    """The board that is asked for; None before there is a solution."""
    phase = phase_of(call.text("competitionName"), call.user)
    which = PUBLIC if call.asked.get("overridePublic") in (True, "true") else ""
    return Board(phase, phase.active_solution, which) if phase.active_solution else None


def told(board: Board, row: Ranked) -> dict[str, Any]:
    """One line."""
    return {
        "teamId": row.team.pk,
        "teamName": row.team.name,
        "submissionDate": iso_utc(row.last_submission_at),
        "score": board.precision.exact(row.score),
    }


def download_board(call: Call) -> HttpResponse:
    """The whole board as a CSV file in a zip."""
    board, slug = board_of(call), call.text("competitionName")
    if board is None:
        raise Http404
    rows, packed = board.ranking.all(), io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        # with the same date whenever it is made: the same board, the same bytes
        entry = zipfile.ZipInfo(f"{slug}-{'private' if board.which == PRIVATE else 'public'}leaderboard.csv")
        archive.writestr(entry, csv_text(board, rows), zipfile.ZIP_DEFLATED)
    latest = max((row.last_submission_at for row in rows), default=board.phase.opens_at)
    headers = {
        "Content-Disposition": f'attachment; filename="{slug}.zip"',
        "Last-Modified": http_date(latest.timestamp()),  # 1.6 saves nothing without it
    }
    return HttpResponse(packed.getvalue(), content_type="application/zip", headers=headers)


def csv_text(board: Board, rows: Sequence[Ranked]) -> str:
    """The file, with the columns that scripts for the client expect."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    prefetch_related_objects([row.team for row in rows], "memberships__user")
    for row in rows:
        names = ", ".join(member.public_name for member in row.team.members())
        when, score = iso_utc(row.last_submission_at), board.precision.exact(row.score)
        name = text_cell(row.team.name)
        table.writerow((row.rank, row.team.pk, name, when, score, row.submissions, text_cell(names)))
    return text.getvalue()
