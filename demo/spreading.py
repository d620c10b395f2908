"""The demo's days: what the rivals sent while it was loaded is dated back, over the time that it has been open.

All else of the demo comes by the doors that everybody uses. Without this its charts would hold one moment. The order of
the submissions stays, and with it every tie; the audit chain keeps the moment at which things were really done.
"""

import random
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from competitions.models import Competition, Participant
from submissions.judging import update_best_score
from submissions.models import BestScore, Evaluation, Submission
from teams.models import Membership, Team

MEANWHILE = timedelta(days=1)  # a file older than this was not sent by a load that is under way
UNTIL_NOW = timedelta(minutes=50)
LONGEST_STUDY = 0.4  # of the time between the opening and the first file, before a rival joins


@transaction.atomic
def spread(competition: Competition, now: datetime) -> None:
    """Date everything that was sent back, once, each file at a moment drawn by chance between the opening and `now`."""
    sent = list(Submission.objects.filter(phase=competition.phase).order_by("submitted_at", "pk"))
    if not sent or sent[0].submitted_at < now - MEANWHILE:
        return
    chance = random.Random(competition.slug)  # noqa: S311  # it draws days, not secrets
    moments = sorted(chance.random() for _ in sent)
    opened, room = competition.phase.opens_at, now - UNTIL_NOW - competition.phase.opens_at
    for submission, moment in zip(sent, moments, strict=True):
        date_back(submission, opened + room * moment)
    for team in Team.objects.filter(competition=competition, submissions__in=sent).distinct():
        let_join_early(team, opened, chance.uniform(0, LONGEST_STUDY))
    for best in BestScore.objects.filter(team__competition=competition).select_related("team", "solution"):
        update_best_score(best.team, best.solution)


def date_back(submission: Submission, at: datetime) -> None:
    """A file and its evaluations, which took as long as they took."""
    by = submission.submitted_at - at
    Submission.objects.filter(pk=submission.pk).update(submitted_at=at)
    fields = ("queued_at", "hinted_at", "started_at", "finished_at")
    Evaluation.objects.filter(submission=submission).update(**{field: F(field) - by for field in fields})


def let_join_early(team: Team, opened: datetime, share: float) -> None:
    """The team and its people were there before its first file, at this share of the time that it took."""
    first = team.submissions.earliest("submitted_at").submitted_at
    at = opened + (first - opened) * (1 - share)
    Team.objects.filter(pk=team.pk).update(created_at=at)
    Membership.objects.filter(team=team).update(joined_at=at)
    people = team.memberships.values("user")
    Participant.objects.filter(competition=team.competition, user__in=people).update(joined_at=at)
