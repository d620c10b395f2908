"""Telling teams shortly before the closing that they have not chosen all of their finals."""

from datetime import timedelta

from django.db import transaction

from accounts.models import User
from competitions.clock import database_now
from competitions.models import Notice, Phase
from competitions.notices import tell
from submissions.notices import my_submissions
from submissions.selection import teams_lacking_finals

BEFORE_CLOSING = timedelta(days=2)


def remind_of_finals() -> None:
    """Tell the members of such teams, once a competition, in its last two days; in one transaction each."""
    now = database_now()
    closing = Phase.objects.filter(closes_at__gt=now, closes_at__lte=now + BEFORE_CLOSING)
    for phase in closing.filter(competition__published_at__isnull=False).select_related("competition"):
        members = User.objects.filter(memberships__team__in=teams_lacking_finals(phase).values("pk"))
        path, facts = my_submissions(phase.competition), {"limit": phase.final_limit}
        with transaction.atomic():
            tell(members, Notice.Kind.FINALS, phase.competition, about=phase.pk, path=path, facts=facts)
