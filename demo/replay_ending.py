"""How the replay ends: finals are chosen, the competition closes at this moment, the private board is revealed."""

from django.db import transaction

from accounts.models import User
from audit.record import record
from competitions.clock import database_now
from competitions.models import Competition, Phase
from demo.replay import Entry, Replay
from leaderboard.reveal import reveal
from submissions.models import Submission
from submissions.selection import choose_finals
from teams.models import Team


def end_replay(replay: Replay, competition: Competition, *, by: User) -> None:
    """Choose the finals, close, reveal; what an earlier load did already is left alone."""
    if competition.revealed_at:
        return
    if competition.phase.is_open_at(database_now()):
        for team in Team.objects.competing().filter(competition=competition):
            choose(replay.entries, team)
        close_now(competition, by=by)
    reveal(competition, by=by)


def choose(entries: list[Entry], team: Team) -> None:
    """Make finals of the team's files that the story calls selected."""
    names = [f"{entry.key}.csv" for entry in entries if entry.team == team.name and entry.selected]
    finals = Submission.objects.filter(team=team, file_name__in=names)
    if team.leader:
        choose_finals(team, list(finals.values_list("pk", flat=True)), by=team.leader)


@transaction.atomic
def close_now(competition: Competition, *, by: User) -> None:
    """Let the closing and every deadline be now, on the record."""
    now = database_now()
    Phase.objects.filter(competition=competition).update(closes_at=now)
    Competition.objects.filter(pk=competition.pk).update(
        entry_deadline=now, merger_deadline=now, disclosure_deadline=now
    )
    competition.refresh_from_db()
    record(competition.chain, "competition:close", by=by, facts={"closes_at": now.isoformat()})
