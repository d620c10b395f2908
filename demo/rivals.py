"""The rivals at play: now and then one of them sends the next file, so that the board is seen to move.

What a rival sends next follows from how many files the team has sent; a restart loses nothing.
"""

import random
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta

import structlog
from django.core.files.base import ContentFile
from django.db import close_old_connections

from competitions.clock import database_now
from demo.layout import loaded_marker
from demo.people import RIVALS, Rival
from demo.prediction_files import prediction_file
from submissions.errors import SubmissionRefusedError
from submissions.intake import submit
from submissions.models import Submission
from teams.models import Team

log = structlog.get_logger()

Turn = tuple[Rival, Team]


def send_next(rival: Rival, team: Team) -> Submission:
    """Send the rival's next file in the team's competition. Raises a SubmissionRefusedError."""
    number = Submission.objects.filter(team=team).count()
    file = prediction_file(rival, team.competition.slug, number)
    return submit(ContentFile(file.text.encode()), team=team, by=team.leader, name=file.name, note=file.note)


def open_turns(now: datetime) -> Iterator[Turn]:
    """Every rival's team in every demo competition that takes submissions at `now`."""
    by_username = {f"demo-{rival.username}": rival for rival in RIVALS}
    teams = Team.objects.filter(
        leader__username__in=by_username,
        competition__phases__opens_at__lte=now,
        competition__phases__closes_at__gt=now,
    )
    for team in teams.select_related("leader", "competition"):
        rival = by_username[team.leader.username] if team.leader else None
        if rival and team.competition.slug in rival.routes:
            yield rival, team


class Play:
    """One process's round of turns: it remembers who rests, and nothing else."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.rests: dict[int, datetime] = {}

    def take_turn(self) -> Submission | None:
        """Let a random rival send a file; None if all of them rest. A refused team rests until tomorrow."""
        now = database_now()
        awake = [turn for turn in open_turns(now) if self.rests.get(turn[1].pk, now) <= now]
        self.chance.shuffle(awake)
        for rival, team in awake:
            try:
                return send_next(rival, team)
            except SubmissionRefusedError as refusal:
                log.info("a rival rests until tomorrow", team=team.name, refusal=refusal.code)
                self.rests[team.pk] = tomorrow(now)
        return None


def tomorrow(now: datetime) -> datetime:
    """The next midnight in UTC."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)


def play(stop: threading.Event, mean_seconds: float, chance: random.Random) -> None:
    """Take turns until `stop` is set, at uneven times around the mean."""
    game = Play(chance)
    while not stop.wait(mean_seconds * chance.uniform(0.55, 1.45)):
        close_old_connections()
        if loaded_marker().exists() and (submission := game.take_turn()):
            log.info("a rival sent a file", team=submission.team.name, file=submission.file_name)
