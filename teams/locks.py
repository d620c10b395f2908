"""The one order in which the deeds of teams lock: the competition's row, then rows of teams by id."""

from accounts.models import User
from competitions.models import Competition
from teams.errors import NotAMemberError, NotTheLeaderError
from teams.models import Team


def lock_competition(pk: int) -> Competition:
    """Lock the competition's row: of two deeds of its teams, joining among them, one waits for the other.

    A submission locks its team alone, so a deed that asks for submissions locks the teams it asks about too.
    """
    return Competition.objects.select_for_update(no_key=True).get(pk=pk)


def lock_teams(*pks: int) -> list[Team]:
    """Lock rows of teams, in the order of their ids: of all who lock several so, none waits for one that waits for it.

    The caller holds the competition's row, unless it asks nothing that another deed of its teams could change.
    """
    return list(Team.objects.select_for_update().filter(pk__in=pks).order_by("pk"))


def lock_standing_team(pk: int) -> Team:
    """Lock the row of a team; of one that was merged while the lock was waited for, that of the team it is now.

    Nothing else locks the row of a team that was merged already, so no two deeds wait for each other.
    """
    team = Team.objects.select_for_update().get(pk=pk)
    return lock_standing_team(team.merged_into_id) if team.merged_into_id else team


def led_team(team: Team, by: User, *, deed: str) -> Team:
    """The team as it is now, if `by` leads it. The caller holds the competition's row.

    Raises NotAMemberError, for a team that is gone as well, and NotTheLeaderError, which names the deed.
    """
    now = Team.objects.of(by).filter(pk=team.pk).first()
    if now is None:
        raise NotAMemberError
    if now.leader_id != by.pk:
        raise NotTheLeaderError(deed)
    return now
