"""Taking a submission: the file goes to storage first, then one short transaction decides and writes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO, cast

from django.core.files import File
from django.db import transaction
from structlog.contextvars import get_contextvars

from accounts.models import User
from competitions.clock import database_now, utc_day
from competitions.models import Phase, Solution
from competitions.stored_files import sha256_of, stored
from scoring.errors import PredictionFileRefusedError
from scoring.prediction_file import check_header
from submissions.errors import (
    ClosedError,
    DailyLimitReachedError,
    NoSolutionError,
    NotInTeamError,
    NotOpenYetError,
    PausedError,
    RulesNotAcceptedError,
    TooLargeError,
    TooManyInvalidFilesError,
    TotalLimitReachedError,
    WrongFileError,
)
from submissions.models import Evaluation, Grant, Status, Submission, WrongFile
from submissions.tasks import hint
from teams.grace import awaited
from teams.locks import lock_teams
from teams.models import Team

INVALID_FILES_A_DAY = 20


def submit(
    file: File[Any],
    *,
    team: Team,
    by: User | None,
    name: str,
    note: str = "",
    accepted: Callable[[Submission], Submission] | None = None,
) -> Submission:
    """Take one prediction file for a team, or raise a SubmissionRefusedError and leave no file behind.

    Who and whether comes first, then a look at the file: one that it refuses counts among the day's invalid ones. What
    counts is the database's time after the whole file has arrived and the team's row is locked. `accepted` may put
    something around accept(), in the same transaction.
    """
    phase = team.competition.phase
    if team.kind == Team.Kind.COMPETING:
        check_entitled(team, by.pk if by else None, phase, database_now())  # before any work; accept() decides
    try:
        check_file(file, phase, active_solution(phase))
    except WrongFileError:
        if team.kind == Team.Kind.COMPETING:
            count_wrong_file(team, phase, by=cast(User, by))
        raise
    file.seek(0)
    sent = Submission(
        team=team, sent_as=team, phase=phase, sent_by=by, note=note, file_name=name[-200:], size=file.size or 0
    )
    sent.sha256 = sha256_of(file)
    with stored(sent.file, file):
        return (accepted or accept)(sent)


@transaction.atomic
def accept(submission: Submission) -> Submission:
    """Decide and write, under the lock on the team's row: Submission and Evaluation, or a refusal."""
    team = locked_team(submission.team_id)
    phase = Phase.objects.select_related("competition", "active_solution").get(pk=submission.phase_id)
    now = database_now()
    submission.daily_limit = phase.daily_limit
    if team.kind == Team.Kind.COMPETING:
        submission.daily_limit = check_entitled(team, submission.sent_by_id, phase, now).daily_limit
    submission.submitted_at, submission.outside_data = now, team.outside_data
    submission.save(force_insert=True)
    evaluation = Evaluation.objects.create(
        submission=submission,
        solution=active_solution(phase),
        is_intake=True,
        queued_at=now,
        hinted_at=now,
        request_id=get_contextvars().get("request_id", ""),
    )
    # robust: once it is committed, no fault of the broker may make it look refused
    transaction.on_commit(lambda: hint(evaluation.pk), robust=True)
    return submission


@transaction.atomic
def count_wrong_file(team: Team, phase: Phase, *, by: User) -> None:
    """Note that the first look refused a file, under the lock on the team's row.

    Raises the refusal of a team that may send nothing any more: it learns no more about its files then.
    """
    team = locked_team(team.pk)
    now = database_now()
    check_entitled(team, by.pk, phase, now)
    WrongFile.objects.create(phase=phase, sent_by=by, refused_at=now)


def locked_team(pk: int) -> Team:
    """The team's row, locked; the refusal if its one member has left for another team while the file arrived."""
    found = lock_teams(pk)
    if not found:
        raise NotInTeamError
    return found[0]


@dataclass(frozen=True)
class Allowance:
    """What a team may still send in a phase at one moment; the limits contain what was granted."""

    daily_limit: int
    used_today: int
    total_limit: int | None
    used_in_all: int
    invalid_today: int
    anew_at: datetime

    @property
    def left_today(self) -> int:
        """Submissions left until `anew_at`; 0 when any limit is reached."""
        left = self.daily_limit - self.used_today
        if self.total_limit is not None:
            left = min(left, self.total_limit - self.used_in_all)
        return 0 if self.invalid_today >= INVALID_FILES_A_DAY else max(left, 0)


def allowance(team: Team, phase: Phase, now: datetime) -> Allowance:
    """Count what the team has used up; exact only while the caller holds the lock on the team's row."""
    counted = Submission.objects.counted(team, phase)
    invalid = Submission.objects.filter(
        team=team, phase=phase, evaluations__is_intake=True, evaluations__status=Status.INVALID
    )
    granted_today, granted_in_all = Grant.objects.in_force(team, now=now).totals()
    return Allowance(
        daily_limit=phase.daily_limit + granted_today,
        used_today=counted.of_utc_day(now).count(),
        total_limit=None if phase.total_limit is None else phase.total_limit + granted_in_all,
        used_in_all=counted.count() if phase.total_limit is not None else 0,
        invalid_today=invalid.of_utc_day(now).count() + wrong_files_today(team, phase, now),
        anew_at=utc_day(now)[1],
    )


def wrong_files_today(team: Team, phase: Phase, now: datetime) -> int:
    """How many files of those who are in the team the first look has refused in the UTC day of `now`."""
    midnight, next_midnight = utc_day(now)
    of_day = WrongFile.objects.filter(phase=phase, refused_at__gte=midnight, refused_at__lt=next_midnight)
    return of_day.filter(sent_by__in=team.memberships.values("user")).count()


def active_solution(phase: Phase) -> Solution:
    """What is scored against, or the refusal."""
    if phase.active_solution is None:
        raise NoSolutionError
    return phase.active_solution


def check_entitled(team: Team, person: int | None, phase: Phase, now: datetime) -> Allowance:
    """What the team may still send, if this person may send for it now, or the refusal.

    It decides while the caller holds the lock on the team's row; otherwise it is a first look.
    """
    check_member(team, person)
    check_phase(phase, now)
    check_not_paused(phase)
    check_rules_accepted(team, now)
    return check_allowance(team, phase, now)


def check_phase(phase: Phase, now: datetime) -> None:
    """Refuse what comes before the opening or from the closing on."""
    if now < phase.opens_at:
        raise NotOpenYetError(phase.opens_at)
    if not phase.is_open_at(now):
        raise ClosedError(phase.closes_at)


def check_not_paused(phase: Phase) -> None:
    """Refuse everything while the hosts have paused submissions, with their words."""
    if pause := phase.competition.current_pause:
        raise PausedError(pause.note)


def check_member(team: Team, person: int | None) -> None:
    """Refuse what a person sends who has left; the caller holds the lock on the team's row."""
    if not team.memberships.filter(user=person).exists():
        raise NotInTeamError


def check_rules_accepted(team: Team, now: datetime) -> None:
    """Refuse while a member has not accepted a material change of the rules within the grace."""
    late = awaited(team, now)
    if late and late.is_overdue:
        raise RulesNotAcceptedError([each.public_name for each in late.people], late.rules.version, late.until)


def check_allowance(team: Team, phase: Phase, now: datetime) -> Allowance:
    """What the team may still send, or the refusal; the caller holds the lock on the team's row."""
    left = allowance(team, phase, now)
    if left.used_today >= left.daily_limit:
        raise DailyLimitReachedError(left.daily_limit, left.anew_at)
    if left.total_limit is not None and left.used_in_all >= left.total_limit:
        raise TotalLimitReachedError(left.total_limit)
    if left.invalid_today >= INVALID_FILES_A_DAY:
        raise TooManyInvalidFilesError(INVALID_FILES_A_DAY, left.anew_at)
    return left


def check_file(file: File[Any], phase: Phase, solution: Solution) -> None:
    """Refuse what can be seen cheaply: size, emptiness, kind of file, header."""
    check_size(file.size or 0, phase)
    try:
        check_header(cast(BinaryIO, file), solution.columns)
    except PredictionFileRefusedError as refusal:
        raise WrongFileError(refusal) from refusal


def check_size(size: int, phase: Phase) -> None:
    """Refuse what is larger than the phase takes."""
    if size > phase.max_upload_bytes:
        raise TooLargeError(size, phase.max_upload_bytes)


def same_bytes_before(submission: Submission) -> Submission | None:
    """The team's first submission of the very same bytes, if this is not it."""
    before = Submission.objects.filter(team=submission.team_id, sha256=submission.sha256, pk__lt=submission.pk)
    return before.order_by("pk").first()
