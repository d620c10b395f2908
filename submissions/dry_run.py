"""A dry run: a host's own file goes the way of every submission, and nobody but the hosts sees what comes of it."""

import secrets
from typing import Any

from django.core.files import File
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.checklist import Item, State
from competitions.models import Competition
from competitions.score_text import score_text
from submissions.intake import submit
from submissions.models import Evaluation, Submission
from teams.models import Team


def dry_run(competition: Competition, file: File[Any], *, name: str, by: User) -> Submission:
    """Take one file for the competition's sandbox, draft or not. Raises a SubmissionRefusedError."""
    sandbox = competition.teams.filter(kind=Team.Kind.SANDBOX).first() or new_sandbox(competition)
    return submit(file, team=sandbox, by=by, name=name)


def new_sandbox(competition: Competition) -> Team:
    """A team without members, under a name that leaves every name to the participants."""
    name = f"Dry run {secrets.token_hex(8)}"
    return Team.objects.create(competition=competition, name=name, kind=Team.Kind.SANDBOX, created_at=timezone.now())


def dry_runs(competition: Competition) -> QuerySet[Evaluation]:
    """What came of the dry runs, newest first."""
    sent = Evaluation.objects.filter(
        submission__team__competition=competition, submission__team__kind=Team.Kind.SANDBOX
    )
    return sent.select_related("submission__sent_by", "solution").order_by("-pk")


def dry_run_item(competition: Competition) -> Item:
    """The line of the launch checklist: whether a file went all the way under the solution in use."""
    key, where, phase = "dry-run", _("Dry run"), competition.phase
    newest = dry_runs(competition).filter(solution=phase.active_solution).first()
    if newest is None:
        return Item(key, State.THOUGHT, _("There was no dry run under the solution in use."), where)
    name = newest.submission.file_name
    if newest.public_score is not None:
        score = score_text(newest.public_score, phase.decimals)
        return Item(
            key,
            State.DONE,
            _("The dry run %(name)s was scored: %(score)s on the public rows.") % {"name": name, "score": score},
            where,
        )
    return Item(
        key,
        State.THOUGHT,
        _("The dry run %(name)s is %(status)s.") % {"name": name, "status": newest.get_status_display()},
        where,
    )
