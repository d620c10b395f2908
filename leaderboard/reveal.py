"""The reveal: after the closing the teams are ranked by their finals' private scores, once, on record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.mail_out import in_language_of
from accounts.models import User
from audit.record import canonical_text, digest, record
from competitions.clock import database_now, utc_minute
from competitions.models import Competition, Notice, Phase, Solution
from competitions.notices import joined, mail_hosts, write
from competitions.roles import Right
from leaderboard.models import Snapshot, SnapshotRow
from submissions import private_scores
from submissions.models import BestScore, Evaluation, Status
from submissions.selection import finals_of_phase
from teams.models import Membership, Team

CAUSE_KEY = "reveal"


class RevealRefusedError(Exception):
    """The private board cannot be revealed. `code` names the reason for programs."""

    code = "refused"


class NotAHostError(RevealRefusedError):
    code = "not_a_host"

    def __init__(self) -> None:
        super().__init__(_("Only a host of the competition or a site admin can reveal its private board."))


class NotPublishedError(RevealRefusedError):
    code = "not_published"

    def __init__(self) -> None:
        super().__init__(_("The competition is a draft. It can be revealed once it was published and has closed."))


class NotClosedError(RevealRefusedError):
    code = "not_closed"

    def __init__(self, closes_at: datetime) -> None:
        super().__init__(
            _("The competition takes submissions until %(closes_at)s. It can be revealed after that.")
            % {"closes_at": utc_minute(closes_at)}
        )


class EvaluationsUnfinishedError(RevealRefusedError):
    """Submissions of competing teams are without an outcome; `counts` has how many by state."""

    code = "evaluations_unfinished"

    def __init__(self, counts: Mapping[str, int]) -> None:
        told = ", ".join(f"{number} {_(Status(status).value)}" for status, number in counts.items())
        super().__init__(
            _(
                "Evaluations hold the reveal: %(told)s. Queued and scoring ones end by themselves; send errored ones "
                "back to the queue in the admin, or reveal by hand without them."
            )
            % {"told": told}
        )
        self.counts = dict(counts)


@dataclass(frozen=True, order=True)
class Result:
    """A final with its private score; the smaller one stands first: by score, the earlier submission, its id."""

    order_key: float
    submitted_at: datetime
    submission_id: int
    team_id: int = field(compare=False)
    score: float = field(compare=False)


def check_may_reveal(competition: Competition, now: datetime, *, by: User | None) -> None:
    """Whether the reveal may happen at `now`; `by` is None for the automatic one. Raises a RevealRefusedError.

    Unscored submissions hold it: queued and scoring ones always, errored ones the automatic one only.
    """
    if by is not None and not competition.lets(by, Right.EDIT):
        raise NotAHostError
    if competition.published_at is None:
        raise NotPublishedError
    phase = competition.phase
    if now < phase.closes_at:
        raise NotClosedError(phase.closes_at)
    counts = unfinished(phase)
    if counts.keys() - ({Status.ERRORED} if by else set()):
        raise EvaluationsUnfinishedError(counts)


def unfinished(phase: Phase) -> dict[str, int]:
    """How many evaluations of competing teams are queued, scoring or errored; states with none are left out."""
    waiting = (Status.QUEUED, Status.SCORING, Status.ERRORED)
    held = Evaluation.objects.filter(submission__phase=phase, submission__team__kind=Team.Kind.COMPETING)
    counts = held.filter(status__in=waiting).order_by().values_list("status").annotate(Count("pk"))
    return dict(counts)


@transaction.atomic
def reveal(competition: Competition, *, by: User | None) -> Snapshot:
    """Make the private board public, once: repeated, it returns the first snapshot. `by` None: the periodic task.

    Raises a RevealRefusedError. Locks the competition and all of its teams, so that a submission that is
    being taken in at the closing is waited for and counted.
    """
    competition = Competition.objects.select_for_update(no_key=True).get(pk=competition.pk)
    if made := Snapshot.objects.filter(phase__competition=competition, cause_key=CAUSE_KEY).first():
        mend_date(competition, made)
        return made
    teams = Team.objects.filter(competition=competition, merged_into=None).order_by("pk")
    list(teams.select_for_update(no_key=True).values_list("pk"))
    now = database_now()
    check_may_reveal(competition, now, by=by)
    snapshot = write_snapshot(competition.phase, now, by=by)
    competition.revealed_at = now
    competition.save(update_fields=["revealed_at"])
    facts = {"snapshot": snapshot.number, "teams": snapshot.rows.count(), "sha256": rows_digest(snapshot)}
    snapshot.record_hash = record(competition.chain, "board:reveal", by=by, facts=facts).hash
    snapshot.save(update_fields=["record_hash"])
    tell_hosts(competition, snapshot)
    tell_places(competition, snapshot)
    return snapshot


def mend_date(competition: Competition, made: Snapshot) -> None:
    """A competition whose board is revealed has the date of it, whatever has become of it since."""
    if competition.revealed_at is None:
        competition.revealed_at = made.at
        competition.save(update_fields=["revealed_at"])


def tell_hosts(competition: Competition, snapshot: Snapshot) -> None:
    """Mail the head of the record, so that a chain which is rewritten later is found by it."""
    told = {"number": snapshot.number, "competition": competition.title, "hash": snapshot.record_hash}
    with in_language_of(None):
        text = _(
            "Board %(number)s of %(competition)s is public. It is provisional.\n\n"
            "Keep this line: the record of the competition stood at %(hash)s\n"
            "`python manage.py verify --anchor %(hash)s` finds a record that was rewritten.\n"
        )
        mail_hosts(competition, _("the private board is revealed"), text % told)


def tell_places(competition: Competition, snapshot: Snapshot) -> None:
    """Tell everybody who takes part that the results are out, and who is ranked, the place of their team."""
    ranks = dict(snapshot.rows.values_list("team", "rank"))
    told = {"competition": competition, "about": snapshot.pk, "at": snapshot.at}
    told["path"] = reverse("leaderboard:board", args=[competition.slug])
    ranked = Membership.objects.filter(team__in=snapshot.rows.values("team"), user__is_active=True)
    write(
        Notice(user_id=user, kind=Notice.Kind.PLACED, facts={"rank": ranks[team], "teams": len(ranks)}, **told)
        for user, team in ranked.values_list("user", "team")
    )
    others = joined(competition).exclude(pk__in=ranked.values("user")).filter(is_active=True)
    write(Notice(user_id=user, kind=Notice.Kind.REVEALED, **told) for user in others.values_list("pk", flat=True))


def write_snapshot(phase: Phase, now: datetime, *, by: User | None) -> Snapshot:
    """The next numbered board of the phase, with a row for each team that has a final with a score."""
    newest = phase.snapshots.aggregate(Max("number"))["number__max"] or 0
    snapshot = Snapshot.objects.create(
        phase=phase, number=newest + 1, cause=Snapshot.Cause.REVEAL, cause_key=CAUSE_KEY, at=now, made_by=by
    )
    if phase.active_solution:
        results = results_of(phase, phase.active_solution)
        SnapshotRow.objects.bulk_create(snapshot_rows(snapshot, results, phase.active_solution), batch_size=1000)
    return snapshot


def results_of(phase: Phase, solution: Solution) -> list[Result]:
    """Each competing team's best final, the best team first, in full precision."""
    finals = finals_of_phase(phase, solution)
    scores = private_scores.for_reveal([final for team_finals in finals.values() for final in team_finals])
    by_team = ([result(final, scores[final.pk], solution) for final in team_finals] for team_finals in finals.values())
    return sorted(min(results) for results in by_team if results)


def result(final: Evaluation, score: float, solution: Solution) -> Result:
    """A final as it is compared."""
    submission = final.submission
    return Result(solution.order_key(score), submission.submitted_at, submission.pk, submission.team_id, score)


def snapshot_rows(snapshot: Snapshot, results: Sequence[Result], solution: Solution) -> Iterator[SnapshotRow]:
    """A row a result, with what the public board says of the team at this moment."""
    public = {best.team_id: (rank, best) for rank, best in enumerate(BestScore.objects.on_board(solution), 1)}
    for rank, each in enumerate(results, 1):
        public_rank, best = public[each.team_id]
        yield SnapshotRow(
            snapshot=snapshot,
            rank=rank,
            team_id=each.team_id,
            submission_id=each.submission_id,
            score=each.score,
            public_rank=public_rank,
            scored_submissions=best.scored_submissions,
            last_submission_at=best.last_submission_at,
        )


def rows_digest(snapshot: Snapshot) -> str:
    """SHA-256 of the canonical text of a board: rank, team id, submission id and score of each row."""
    rows = snapshot.rows.order_by("rank").values_list("rank", "team_id", "submission_id", "score")
    return digest(canonical_text(rows=[list(row) for row in rows]))
