"""A team's write-up: the one topic in which it tells, after the closing, how it went about the competition."""

from django.db import transaction

from accounts.models import User
from competitions.clock import database_now
from discussion.errors import NotClosedYetError, WrittenUpError
from discussion.models import Topic
from discussion.posting import start_topic
from teams.locks import lock_teams
from teams.models import Team


@transaction.atomic
def write_up(team: Team, title: str, text: str, *, by: User) -> Topic:
    """Open the topic in which a team tells how it went about it; the caller has asked whether `by` is a member.

    Possible from the closing on, once a team. Locks the team's row and then the person's. Raises a PostRefusedError.
    """
    lock_teams(team.pk)
    check_may_write_up(team)
    return start_topic(team.competition, title, text, by=by, team=team)


def check_may_write_up(team: Team) -> None:
    """Whether it is time and the team has none; raises NotClosedYetError or WrittenUpError."""
    closes_at = team.competition.phase.closes_at
    if database_now() < closes_at:
        raise NotClosedYetError(closes_at)
    if Topic.objects.filter(team=team).exists():
        raise WrittenUpError
