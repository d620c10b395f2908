"""Who may act: one predicate a question, shared by pages, API and admin. Who may see stands in the QuerySets."""

from competitions.models import Competition, Host, Participant
from competitions.models.competition import Viewer
from competitions.roles import Right


def may_enter_admin(user: Viewer) -> bool:
    """Site admins, people who may create competitions, and hosts of one."""
    if not (user.is_authenticated and user.is_active):
        return False
    return user.is_staff or user.can_host or Host.objects.filter(user=user).exists()


def may_create_competitions(user: Viewer) -> bool:
    """Site admins, and people to whom one of them gave it."""
    return user.is_authenticated and user.is_active and (user.is_staff or user.can_host)


def has_joined(user: Viewer, competition: Competition) -> bool:
    """Whether this person has accepted the rules of the competition."""
    return user.is_authenticated and Participant.objects.filter(competition=competition, user=user.pk).exists()


def may_read_data(user: Viewer, competition: Competition) -> bool:
    """Data files are for those who have accepted the rules, and for the hosts."""
    return competition.lets(user, Right.LOOK) or has_joined(user, competition)
