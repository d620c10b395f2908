"""What must hold when all is quiet again, by what the clients noted and by scores computed here, apart from Podium."""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, Protocol

from tests.faults.load import UNKNOWN, Answer, Client, Ledger, Upload
from tests.faults.world import ROWS
from tests.journeys.bundle import is_public, predictions, truth

TOLERANCE = 1e-12
UNAVAILABLE = 503
TERMINAL = {"scored", "invalid", "errored"}
WHAT_IS = """
    SELECT s.note, s.id, s.sha256, e.id, e.status, e.public_score, p.score, s.submitted_at, f.closes_at
    FROM submissions_submission s JOIN competitions_phase f ON f.id = s.phase_id
    LEFT JOIN submissions_evaluation e ON e.submission_id = s.id
    LEFT JOIN submissions_privatescore p ON p.evaluation_id = e.id ORDER BY s.submitted_at, s.id
"""


class Site(Protocol):
    """An installation that can be looked into."""

    @property
    def web_ports(self) -> list[int]: ...

    def rows(self, query: str) -> list[tuple[Any, ...]]: ...

    def run(self, *arguments: str, check: bool = True) -> str: ...


@dataclass(frozen=True)
class Row:
    """A submission with its evaluation, as the database has them."""

    note: str
    submission: int
    sha256: str
    evaluation: int | None
    status: str | None
    public: float | None
    private: float | None
    submitted_at: Any
    closes_at: Any


def log_losses(upload: Upload) -> tuple[float, float]:
    """The public and the private score of a file, term by term."""
    halves: dict[bool, list[float]] = {True: [], False: []}
    told = predictions(ROWS, seed=upload.number, noise=upload.noise)
    for row, label in enumerate(truth(ROWS)):
        chance = told[f"r{row:07}"]
        halves[is_public(row)].append(-math.log(chance if label else 1 - chance))
    public, private = (math.fsum(halves[half]) / len(halves[half]) for half in (True, False))
    return public, private


def breaches(site: Site, ledger: Ledger) -> list[str]:
    """Every sentence that should not be true; none when nothing was lost, doubled or wrong."""
    found = in_the_rows(site, ledger)
    verified = json.loads(site.run("manage.py", "verify", "--scores", check=False))
    return found + [f"verify: {breach['invariant']}, {breach['what']}" for breach in verified["breaches"]]


def in_the_rows(site: Site, ledger: Ledger) -> list[str]:
    """What is wrong by what the clients noted and by scores computed here."""
    answers, rows = ledger.settled(), [Row(*row) for row in site.rows(WHAT_IS)]
    uploads = {upload.note: upload for upload in answers}
    return [*of_the_ledger(answers, rows), *of_the_rows(uploads, rows), *of_the_boards(site, uploads, rows)]


def of_the_ledger(answers: dict[Upload, Answer], rows: list[Row]) -> Iterator[str]:
    """I1: what was accepted is there once with its bytes, what was refused is not there, and nothing else is.

    An upload that could not be taken was answered so, and not by an error of ours.
    """
    there = defaultdict(list)
    for row in rows:
        there[row.note].append(row)
    for upload, answer in answers.items():
        found = [(row.submission, row.sha256) for row in there.pop(upload.note, [])]
        if answer.status == 201 and (answer.told["id"], upload.sha256) not in found:
            yield f"{upload.note} was accepted and is lost."
        if len(found) > 1:
            yield f"{upload.note} is there {len(found)} times."
        if answer.status >= 500 and answer.status != UNAVAILABLE:
            yield f"{upload.note} was answered {answer.status}."
        if 400 <= answer.status < 500 and found:
            yield f"{upload.note} was refused with {answer.status} and is there."
    yield from (f"{note!r} was sent by nobody." for note in there)


def of_the_rows(uploads: dict[str, Upload], rows: list[Row]) -> Iterator[str]:
    """I2, I3, I9, and the closing: every evaluation is at an end, with the scores of its file."""
    for row in rows:
        if row.evaluation is None or row.status not in TERMINAL:
            yield f"{row.note} is {row.status}: it has no outcome."
        elif row.note in uploads and (fault := wrong_outcome(uploads[row.note], row)):
            yield f"{row.note} is {row.status}: {fault}"
        if row.submitted_at >= row.closes_at:
            yield f"{row.note} was taken after the closing."
    for evaluation, times in Counter(row.evaluation for row in rows).items():
        if times > 1:
            yield f"evaluation {evaluation} has {times} rows."


def wrong_outcome(upload: Upload, row: Row) -> str:
    """What is wrong with an outcome; empty if nothing is. After three attempts any file may be errored."""
    if upload.eats_memory and row.status != "invalid":
        return "its file needs more memory than it may take."
    if row.status == "errored":
        return "it has a score as well." if row.private is not None else ""
    if (row.status == "invalid") != (upload.is_invalid or upload.eats_memory):
        return "its file deserves another outcome."
    if row.status == "scored":
        told = (row.public, row.private)
        same = [
            score is not None and math.isclose(score, right, rel_tol=TOLERANCE)
            for score, right in zip(told, log_losses(upload), strict=True)
        ]
        return "" if all(same) else "its scores are not those of its file."
    return ""


def of_the_boards(site: Site, uploads: dict[str, Upload], rows: list[Row]) -> Iterator[str]:
    """I5: each board, asked as a stranger would, is the one computed here from the files that were scored."""
    boards: dict[str, dict[str, list[float]]] = {upload.slug: {} for upload in uploads.values()}
    for row in rows:
        if row.status == "scored" and row.note in uploads:
            upload = uploads[row.note]
            boards[upload.slug].setdefault(upload.team, []).append(log_losses(upload)[0])
    for slug, teams in boards.items():
        best = sorted((min(scores), name, len(scores)) for name, scores in teams.items())
        computed = [(rank, name, round(score, 5), count) for rank, (score, name, count) in enumerate(best, start=1)]
        if (shown := shown_board(site, slug)) != computed:
            yield f"The board of {slug} shows {shown}, computed is {computed}."


def shown_board(site: Site, slug: str) -> list[tuple[int, str, float, int]]:
    """Every line of every page of a public board; rounded here too, for after a reveal it is exact."""
    lines, page, pages = [], 0, 1
    while page < pages:
        page += 1
        with closing(Client(site.web_ports, Ledger())) as stranger:
            answer = stranger.ask("GET", f"/rest/competitions/{slug}/leaderboard/?board=public&page={page}", None, {})
        assert answer.status == 200, answer
        pages = answer.told["pages"]
        lines += [
            (row["rank"], row["team"], round(row["score"], 5), row["submissions"]) for row in answer.told["results"]
        ]
    return lines


def kept_without_a_word(site: Site, ledger: Ledger) -> int:
    """Uploads that are there though no answer, or 503, came back: the connection broke after the commit."""
    there = {note for (note,) in site.rows("SELECT note FROM submissions_submission")}
    answers = ledger.settled().items()
    return sum(answer.status in (UNKNOWN, UNAVAILABLE) and upload.note in there for upload, answer in answers)
