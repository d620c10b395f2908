"""The automatic reveal: which competitions are due, and what their hosts are told when something holds it."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.mail_out import in_language_of
from competitions.clock import database_now
from competitions.models import Competition
from competitions.notices import mail_hosts
from leaderboard.reveal import EvaluationsUnfinishedError, reveal
from submissions.models import Status

DAY = 24 * 3600
PATIENCE = timedelta(minutes=10)


def due(now: datetime) -> QuerySet[Competition]:
    """Published competitions that reveal by themselves, have closed, and are not revealed."""
    waiting = Competition.objects.published().filter(revealed_at=None, reveal=Competition.Reveal.AUTOMATIC)
    return waiting.filter(phases__closes_at__lte=now)


def reveal_due() -> None:
    """Reveal every competition that is due; tell the hosts of those that something holds."""
    now = database_now()
    for competition in due(now):
        try:
            reveal(competition, by=None)
        except EvaluationsUnfinishedError as hold:
            if is_worth_a_mail(competition, hold, now):
                tell_hosts(competition, hold)


def is_worth_a_mail(competition: Competition, hold: EvaluationsUnfinishedError, now: datetime) -> bool:
    """Whether a host must act or wonder: something errored, or the queue is not done long after the closing.

    At most once a day for a competition.
    """
    if Status.ERRORED not in hold.counts and now < competition.phase.closes_at + PATIENCE:
        return False
    return cache.add(f"reveal-held-{competition.pk}", True, DAY)


def tell_hosts(competition: Competition, hold: EvaluationsUnfinishedError) -> None:
    """Mail the hosts what holds the reveal. Carries no score."""
    with in_language_of(None):
        told = _("%(competition)s has closed, and its private board is due.") % {"competition": competition.title}
        mail_hosts(competition, _("the private board is not revealed yet"), f"{told}\n\n{hold}\n")
