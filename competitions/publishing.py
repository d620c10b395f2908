"""Publishing: a draft is looked over as a whole, then put up in one transaction."""

from collections.abc import Iterator, Sequence
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from audit.record import record
from competitions import rules_versions
from competitions.models import Competition, DataFile, Phase, Rules, Solution
from competitions.roles import Right
from competitions.solution_cache import solution_arrays
from competitions.timeline import out_of_order, timeline_of
from scoring.errors import PredictionFileRefusedError, ScoringError
from scoring.score import score
from scoring.solution import Solution as Answers


class NotReadyError(Exception):
    """The competition cannot be published; `obstacles` says everything that is in the way, a sentence each."""

    def __init__(self, obstacles: Sequence[str]) -> None:
        super().__init__(" ".join(obstacles))
        self.obstacles = list(obstacles)


def obstacles(competition: Competition) -> list[str]:
    """What keeps a draft from being published, all of it; nothing if it may be.

    Scores the sample submission, which takes its time: call it outside any transaction.
    """
    if competition.published_at:
        return ["The competition is published already."]
    phase = competition.phases.first()
    if phase is None:
        return [*_content_obstacles(competition), "There is no phase: no dates and limits for submissions."]
    dates = out_of_order(timeline_of(competition, phase))
    return [*_content_obstacles(competition), *dates, *_file_obstacles(competition, phase)]


def warnings(competition: Competition) -> list[str]:
    """What a host should think over before publishing, though it may stay as it is."""
    if competition.precedence:
        return []
    return ["No sentence says which text wins where the rules and the pages disagree (“precedence”)."]


def publish(competition: Competition, *, by: User) -> None:
    """Put up a draft and the newest version of its rules. Raises NotReadyError with every obstacle."""
    if found := obstacles(competition):
        raise NotReadyError(found)
    put_up(competition, by=by)


@transaction.atomic
def put_up(competition: Competition, *, by: User) -> None:
    """Publish a draft that has no obstacles. Locks its row; of two at once, the second raises NotReadyError."""
    locked = Competition.objects.select_for_update(no_key=True).get(pk=competition.pk)
    if locked.published_at:
        raise NotReadyError(["The competition is published already."])
    rules = newest_rules(locked)
    if rules and rules.published_at is None:
        rules_versions.publish_rules(rules, by=by)
    competition.published_at = locked.published_at = timezone.now()
    locked.save(update_fields=["published_at"])
    record(locked.chain, "competition:publish", by=by, facts={"slug": locked.slug})


def newest_rules(competition: Competition) -> Rules | None:
    """The version of the rules with the greatest number, draft or not."""
    return competition.rules.order_by("-version").first()


def scoring_obstacles(what: str, file: File[bytes], answers: Answers, max_bytes: int) -> list[str]:
    """Why a file does not score, line by line; nothing if it does. `what` names the file: "The sample submission"."""
    if file.size > max_bytes:
        return [f"{what} has {file.size:,} bytes, more than the {max_bytes:,} that the phase takes."]
    try:
        score(cast(BinaryIO, file), answers, max_bytes=settings.MAX_UPLOAD_BYTES)
    except PredictionFileRefusedError as refusal:
        more = refusal.total - len(refusal.problems)
        rest = [f"{what} has {more} more problems."] if more else []
        return [f"{what} does not score: {problem}" for problem in refusal.problems] + rest
    except ScoringError as error:
        return [f"{what} does not score: {error}"]
    return []


def prize_obstacles(places: Sequence[int]) -> list[str]:
    """A sentence if the places of the prizes do not count up from 1."""
    if sorted(places) == list(range(1, len(places) + 1)):
        return []
    return [f"The places of the prizes must count up from 1; they are {', '.join(map(str, sorted(places)))}."]


def _content_obstacles(competition: Competition) -> Iterator[str]:
    if not competition.hosts.with_right(Right.OWN).exists():
        yield "The competition has no owner."
    if not competition.pages.filter(key="overview").exclude(text="").exists():
        yield "There is no overview page."
    yield from prize_obstacles(list(competition.prizes.values_list("place", flat=True)))
    rules = newest_rules(competition)
    if rules is None:
        yield "There are no rules."
    elif rules.published_at is None:
        yield from rules_versions.obstacles(rules)


def _file_obstacles(competition: Competition, phase: Phase) -> Iterator[str]:
    sample = competition.data_files.current().filter(is_sample=True).first()
    if phase.active_solution is None:
        yield "There is no solution."
    if sample is None:
        yield "There is no sample submission among the data files."
    if phase.active_solution and sample:
        yield from _stored_sample_obstacles(sample, phase.active_solution, phase.max_upload_bytes)


def _stored_sample_obstacles(sample: DataFile, solution: Solution, max_bytes: int) -> list[str]:
    with sample.file.open() as file:
        return scoring_obstacles("The sample submission", file, solution_arrays(solution), max_bytes)
