"""What hosts take away as CSV: participants, teams, submissions. Row by row, so that the size does not matter."""

import csv
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.db.models import Count, F, OuterRef, Subquery

from competitions.clock import iso_utc
from competitions.models import Competition, Participant
from submissions.csv_cells import text_cell
from submissions.models import Evaluation
from submissions.private_scores import after_reveal
from teams.models import Membership, Team

Row = tuple[object, ...]
AT_ONCE = 500
SENT_COLUMNS = (
    *("submission", "team", "team_name", "team_kind", "sent_by", "file_name", "note", "outside_data", "size", "sha256"),
    *("submitted_at", "daily_limit", "status", "public_score", "private_score", "is_final"),
)


def participants(competition: Competition) -> Iterator[Row]:
    """Who takes part, and in which team. No addresses: they are nobody's business but their owners'."""
    yield ("username", "name", "team", "team_name", "joined_at")
    mine = Membership.objects.filter(competition=competition, user=OuterRef("user"))
    found = Participant.objects.filter(competition=competition).select_related("user").order_by("pk")
    placed = found.annotate(team=Subquery(mine.values("team")), team_name=Subquery(mine.values("team__name")))
    for row in placed.iterator(AT_ONCE):
        user = row.user
        names = (text_cell(user.username), text_cell(user.display_name))
        yield (*names, row.team, text_cell(row.team_name or ""), iso_utc(row.joined_at))


def teams(competition: Competition) -> Iterator[Row]:
    """Every team with its members, the leader apart."""
    yield ("team", "name", "kind", "leader", "members", "submissions", "created_at")
    found = Team.objects.filter(competition=competition).select_related("leader").prefetch_related("memberships__user")
    counted = found.annotate(sent=Count("submissions"))
    for team in counted.order_by("pk").iterator(AT_ONCE):
        members = text_cell("; ".join(member.username for member in team.members()))
        leader = text_cell(team.leader.username if team.leader else "")
        yield (team.pk, text_cell(team.name), team.kind, leader, members, team.sent, iso_utc(team.created_at))  # type: ignore[attr-defined]


def submissions(competition: Competition) -> Iterator[Row]:
    """Everything that was sent, with its outcome under the solution that counts; private scores after the reveal."""
    yield SENT_COLUMNS
    found = Evaluation.objects.filter(solution=F("submission__phase__active_solution"))
    related = ("submission__team", "submission__sent_by", "submission__final_choice")
    rows = found.filter(submission__phase__competition=competition).select_related(*related).order_by("submission")
    read = rows.iterator(AT_ONCE)
    while some := list(islice(read, AT_ONCE)):
        private = after_reveal(competition, some) if competition.revealed_at else {}
        for evaluation in some:
            yield sent(evaluation, private.get(evaluation.pk))


def sent(evaluation: Evaluation, private_score: float | None) -> Row:
    """One submission; scores as the numbers that they are."""
    submission = evaluation.submission
    team, by = submission.team, submission.sent_by
    return (
        *(submission.pk, team.pk, text_cell(team.name), team.kind, text_cell(by.username if by else "")),
        *(text_cell(submission.file_name), text_cell(submission.note), submission.outside_data),
        *(submission.size, submission.sha256),
        *(iso_utc(submission.submitted_at), submission.daily_limit, evaluation.status),
        *(evaluation.public_score, private_score, hasattr(submission, "final_choice")),
    )


EXPORTS: Mapping[str, Callable[[Competition], Iterator[Row]]] = {
    "participants": participants,
    "teams": teams,
    "submissions": submissions,
}


class Line:
    """What csv.writer writes to, to have each line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterator[Row]) -> Iterator[str]:
    """The file, line by line."""
    writer: Any = csv.writer(Line(), lineterminator="\n")
    return (writer.writerow(row) for row in rows)
