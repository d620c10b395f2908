"""Which rank a member has seen, and whether it is another one now."""

from dataclasses import dataclass

from django.db.models import F

from accounts.models import User
from competitions.models import Competition
from competitions.models.competition import Viewer
from leaderboard.models import SeenRank, SnapshotRow
from leaderboard.ranking import counted
from submissions.models import BestScore
from teams.models import Membership


@dataclass(frozen=True)
class RankChange:
    """The rank of a member's team on the board that decides, and the one that the member saw last."""

    rank: int
    seen: int


def rank_change(competition: Competition, viewer: Viewer) -> RankChange | None:
    """What has changed since this member looked; by one query, by none for who has not signed in."""
    if not viewer.is_authenticated:
        return None
    found = on_private_board(competition, viewer) if competition.revealed_at else on_public_board(competition, viewer)
    return found if found and found.rank != found.seen else None


def on_public_board(competition: Competition, viewer: User) -> RankChange | None:
    """By count; None for who is not ranked or has not looked yet."""
    rows = BestScore.objects.filter(
        team__memberships__user=viewer,
        team__memberships__seen_rank__isnull=False,
        team__competition=competition,
        team__competition__phases__active_solution=F("solution"),
    )
    seen = F("team__memberships__seen_rank__rank")
    ranks = counted(rows).annotate(seen=seen).values_list("ahead", "seen")
    return next((RankChange(ahead + 1, seen) for ahead, seen in ranks), None)


def on_private_board(competition: Competition, viewer: User) -> RankChange | None:
    """As the newest snapshot has it; None for who is not ranked or has not looked yet."""
    rows = SnapshotRow.objects.filter(
        team__memberships__user=viewer,
        team__memberships__seen_rank__isnull=False,
        snapshot__phase__competition=competition,
    )
    seen = F("team__memberships__seen_rank__rank")
    ranks = rows.annotate(seen=seen).order_by("-snapshot__number").values_list("rank", "seen")[:1]
    return next((RankChange(rank, seen) for rank, seen in ranks), None)


def see(competition: Competition, viewer: User, rank: int) -> None:
    """Remember that a member has seen this rank; nothing for others. Writes only where it is another one."""
    mine = Membership.objects.filter(competition=competition, user=viewer)
    for membership, seen in mine.values_list("pk", "seen_rank__rank"):
        if seen != rank:
            SeenRank.objects.update_or_create(membership_id=membership, defaults={"rank": rank})
