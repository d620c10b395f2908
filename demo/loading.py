"""Loading the demo: bundles, people, files, and the end of the replay, all by the doors that everybody uses.

Only the dates of what was sent are moved, into the days before.

Each step looks first at what is there, so a load that was cut off is finished by the next one.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from django.core.files.base import ContentFile

from accounts.models import User
from competitions.bundles import import_bundle
from competitions.clock import database_now
from competitions.models import Competition
from demo.accounts import make_demo_accounts
from demo.bundling import write_texts
from demo.entering import enter
from demo.layout import loaded_marker
from demo.people import RIVALS, Rival, replay_account, rival_account
from demo.questions import QUESTIONS
from demo.replay import SLUG as REPLAY
from demo.replay import Entry, Replay
from demo.replay_ending import end_replay
from demo.rival_models import write_models
from demo.rivals import send_next
from demo.spreading import spread
from demo.write_ups import write_up_the_replay
from submissions.intake import submit
from submissions.models import Evaluation, Submission

FILES_AT_FIRST = 3
SCORING_SECONDS = 150

Say = Callable[[str], None]


class NotScoredError(Exception):
    """The worker did not come to the end of the demo's files in time."""

    def __init__(self, left: int) -> None:
        super().__init__(
            f"{left} of the demo's files were not scored within {SCORING_SECONDS} s. Is a Celery worker running? "
            "Look into its log, then load the demo again: it goes on where it stopped."
        )


class WritesFiles(Protocol):
    """What has the data files and the solution of a bundle: a Question, or the Replay."""

    def write_files(self, folder: Path) -> None: ...


def is_loaded() -> bool:
    """Whether a load has come to its end in this data folder."""
    return loaded_marker().exists()


def load(say: Say) -> None:
    """Load the demo, or finish an earlier load; needs a running worker. Does nothing if it is loaded.

    Raises NameTakenError, NotScoredError.
    """
    if is_loaded():
        return
    host = make_demo_accounts()["host"]
    replay = make_replay()
    load_replay(replay, host, say)
    for slug, question in QUESTIONS.items():
        asked = question()
        competition = import_once(slug, asked, host)
        say(f"{competition.title}: fitting the rivals' models ...")
        write_models(asked)
        if competition.phase.is_open_at(database_now()):  # a load may be finished days after it was cut off
            send_first_files(competition)
    wait_for_scores(say)
    for competition in Competition.objects.filter(slug__in=[*QUESTIONS, REPLAY], revealed_at=None):
        spread(competition, database_now())
    replayed = Competition.objects.get(slug=REPLAY)
    end_replay(replay, replayed, by=host)
    write_up_the_replay(replayed)
    loaded_marker().write_text(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n", encoding="utf-8")


def make_replay() -> Replay:
    """The replay with the rivals as its crowd."""
    return Replay(crowd=tuple(rival.team for rival in RIVALS))


def import_once(slug: str, data: WritesFiles, host: User) -> Competition:
    """The competition, published; imported from its bundle if it is not there."""
    if known := Competition.objects.filter(slug=slug).first():
        return known
    with TemporaryDirectory(prefix="demo-bundle-") as folder:
        write_texts(slug, Path(folder), datetime.now(UTC))
        data.write_files(Path(folder))
        return import_bundle(Path(folder), hosts=[host], publish=True)


def load_replay(replay: Replay, host: User, say: Say) -> None:
    """The replay's competition, its teams, and their files, sent in the order of the story."""
    competition = import_once(REPLAY, replay, host)
    say(f"{competition.title}: {len(replay.entries)} files ...")
    for entry in replay.entries:
        send_entry(replay, entry, competition)


def send_entry(replay: Replay, entry: Entry, competition: Competition) -> None:
    """Send one file of the replay, unless an earlier load did."""
    person = person_of(entry)
    team = enter(competition, person, team=entry.team)
    name = f"{entry.key}.csv"
    if not Submission.objects.filter(team=team, file_name=name).exists():
        note = "private score as published" if entry.published else "made up for the replay"
        submit(ContentFile(replay.prediction_file(entry).encode()), team=team, by=person, name=name, note=note)


def person_of(entry: Entry) -> User:
    """Who sends an entry: a rival for the crowd, else the account of the replayed team."""
    crowd: dict[str, Rival] = {rival.team: rival for rival in RIVALS}
    return replay_account(entry) if entry.published else rival_account(crowd[entry.team])


def send_first_files(competition: Competition) -> None:
    """Let every rival join and send the first files, in turns, as if they had come in one after the other."""
    for wanted in range(1, FILES_AT_FIRST + 1):
        for rival in RIVALS:
            team = enter(competition, rival_account(rival), team=rival.team)
            if Submission.objects.filter(team=team).count() < wanted:
                send_next(rival, team)


def wait_for_scores(say: Say) -> None:
    """Wait until every file of the demo has its outcome. Raises NotScoredError."""
    of_demo = Evaluation.objects.unfinished().filter(submission__phase__competition__slug__in=[*QUESTIONS, REPLAY])
    deadline = time.monotonic() + SCORING_SECONDS
    told = 0.0
    while left := of_demo.count():
        if time.monotonic() > deadline:
            raise NotScoredError(left)
        if time.monotonic() > told + 2:
            say(f"Scoring: {left} files to go ...")
            told = time.monotonic()
        time.sleep(0.2)
