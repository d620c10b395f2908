"""Who may write and who moderates. Who may read stands in the QuerySets. A preview gives no right."""

from competitions.access import has_joined
from competitions.models import Competition
from competitions.models.competition import Viewer
from competitions.roles import Right


def may_moderate(user: Viewer, competition: Competition) -> bool:
    """Hide, lock, answer officially: for those who decide about people here."""
    return user.is_authenticated and not competition.in_preview and competition.lets(user, Right.JUDGE)


def may_announce(user: Viewer, competition: Competition) -> bool:
    """Announcements are for those who change the competition itself."""
    return user.is_authenticated and not competition.in_preview and competition.lets(user, Right.EDIT)


def may_report(user: Viewer, competition: Competition) -> bool:
    """Who has joined, and whoever looks at a preview as if they had."""
    return user.is_authenticated and (competition.in_preview or has_joined(user, competition))


def may_write(user: Viewer, competition: Competition) -> bool:
    """Topics and comments: who has joined, who moderates, and whoever looks at a preview as if they had joined."""
    if not user.is_authenticated:
        return False
    return competition.in_preview or has_joined(user, competition) or may_moderate(user, competition)
