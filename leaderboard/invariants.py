"""What must hold of boards: the public one is what the evaluations say, a private one is the one on record."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef

from audit.models import AuditEvent
from audit.verification import Breach, fields_of
from competitions.models import Competition, Solution
from leaderboard.models import Snapshot
from leaderboard.reveal import rows_digest
from submissions.models import BestScore, Evaluation
from teams.models import Team

# What a row of the public board says: best evaluation and its score, how many have a score.
Standing = tuple[int, float | None, int]


def breaches() -> Iterator[Breach]:
    """Every breach of every board."""
    for solution in Solution.objects.order_by("pk"):
        yield from not_as_scored(solution)
    for snapshot in Snapshot.objects.order_by("pk"):
        yield from not_as_recorded(snapshot)
    yield from dates_without_boards()


def not_as_scored(solution: Solution) -> Iterator[Breach]:
    """I5: each team stands on the public board exactly as its scored evaluations say."""
    computed = recomputed(solution)
    rows = BestScore.objects.filter(solution=solution)
    shown: dict[int, Standing] = {row.team_id: (row.evaluation_id, row.score, row.scored_submissions) for row in rows}
    for team in sorted(computed.keys() | shown.keys()):
        if shown.get(team) != computed.get(team):
            where = f"solution {solution.pk}, team {team}"
            yield Breach("I5", f"{where}: the board says {shown.get(team)}, the evaluations {computed.get(team)}.")


def recomputed(solution: Solution) -> dict[int, Standing]:
    """The standing of each competing team, by its id, from nothing but the evaluations."""
    scored = Evaluation.objects.scored().best_first(solution).filter(submission__team__kind=Team.Kind.COMPETING)
    best: dict[int, Standing] = {}
    for pk, team, score in scored.values_list("pk", "submission__team", "public_score").iterator():
        first, its_score, count = best.get(team, (pk, score, 0))
        best[team] = (first, its_score, count + 1)
    return best


def dates_without_boards() -> Iterator[Breach]:
    """I11: a competition has the date of its reveal if and only if there is a board of that cause."""
    boards = Snapshot.objects.filter(phase__competition=OuterRef("pk"), cause=Snapshot.Cause.REVEAL)
    told = Competition.objects.annotate(has_board=Exists(boards)).order_by("pk")
    for pk in told.filter(revealed_at=None, has_board=True).values_list("pk", flat=True):
        yield Breach("I11", f"competition {pk} has a revealed board, and no date of its reveal.")
    for pk in told.filter(revealed_at__isnull=False, has_board=False).values_list("pk", flat=True):
        yield Breach("I11", f"competition {pk} has the date of a reveal, and no revealed board.")


def not_as_recorded(snapshot: Snapshot) -> Iterator[Breach]:
    """I6: a board that was revealed is, line by line, the one whose digest stands on the record."""
    event = AuditEvent.objects.filter(hash=snapshot.record_hash).first()
    facts = fields_of(event.canonical).get("facts", {}) if event else {}
    if facts.get("sha256") != rows_digest(snapshot):
        yield Breach("I6", f"snapshot {snapshot.pk}: its lines are not those on the record.")
