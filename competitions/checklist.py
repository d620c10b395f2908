"""The launch checklist: what a competition has and what it lacks before it is published; for page and command alike."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.base import File

from competitions import rules_versions
from competitions.clock import utc_minute
from competitions.models import Competition, DataFile, Phase, Solution
from competitions.roles import Right
from competitions.solution_cache import solution_arrays
from competitions.timeline import out_of_order, timeline_of
from scoring.errors import PredictionFileRefusedError, ScoringError
from scoring.score import Scores, score
from scoring.solution import Solution as Answers


class State(StrEnum):
    DONE = "done"
    MISSING = "missing"  # keeps the competition from being published
    THOUGHT = "worth a thought"  # may stay as it is


@dataclass(frozen=True)
class Item:
    """A line of the checklist: what `key` is about, how it stands, and in words `where` in the admin it is mended."""

    key: str
    state: State
    sentence: str
    where: str

    def __str__(self) -> str:
        return f"{self.state}: {self.sentence} ({self.where})"


def checklist(competition: Competition) -> list[Item]:
    """All of it, in the order in which a host works.

    Scores the sample submission, which takes its time: call it outside any transaction.
    """
    phase = competition.phases.first()
    files = [*_solution(phase), *_data(competition), *_sample(competition, phase)] if phase else []
    described = [*_dates(competition, phase), *_overview(competition), *_prizes(competition), *_owners(competition)]
    return [*described, *files, *_rules(competition), *_precedence(competition)]


def looked_at(key: str, where: str, problems: Iterable[str], done: str) -> list[Item]:
    """A line for each problem or, if there is none, one that says so."""
    missing = [Item(key, State.MISSING, problem, where) for problem in problems]
    return missing or [Item(key, State.DONE, done, where)]


def scoring_result(what: str, file: File[bytes], answers: Answers, max_bytes: int) -> Scores | list[str]:
    """The scores of a file or, line by line, why it has none. `what` names the file: "The sample submission"."""
    if file.size > max_bytes:
        return [f"{what} has {file.size:,} bytes, more than the {max_bytes:,} that the phase takes."]
    try:
        return score(cast(BinaryIO, file), answers, max_bytes=settings.MAX_UPLOAD_BYTES)
    except PredictionFileRefusedError as refusal:
        more = refusal.total - len(refusal.problems)
        rest = [f"{what} has {more} more problems."] if more else []
        return [f"{what} does not score: {problem}" for problem in refusal.problems] + rest
    except ScoringError as error:
        return [f"{what} does not score: {error}"]


def stored_sample_result(sample: DataFile, phase: Phase, solution: Solution) -> Scores | list[str]:
    """The one place where publishing reads the stored solution."""
    with sample.file.open() as file:
        return scoring_result("The sample submission", file, solution_arrays(solution), phase.max_upload_bytes)


def prize_obstacles(places: Sequence[int]) -> list[str]:
    """A sentence if the places of the prizes do not count up from 1."""
    if sorted(places) == list(range(1, len(places) + 1)):
        return []
    return [f"The places of the prizes must count up from 1; they are {', '.join(map(str, sorted(places)))}."]


def _dates(competition: Competition, phase: Phase | None) -> list[Item]:
    where = "Dates"
    if phase is None:
        return [Item("dates", State.MISSING, "There is no phase: no dates and limits for submissions.", where)]
    opening, closing = utc_minute(competition.opens_at), utc_minute(phase.closes_at)
    done = f"The dates are in order: people may join from {opening}, submissions close at {closing}."
    return looked_at("dates", where, out_of_order(timeline_of(competition, phase)), done)


def _overview(competition: Competition) -> list[Item]:
    is_there = competition.pages.filter(key="overview").exclude(text="").exists()
    problems = [] if is_there else ["There is no overview page."]
    return looked_at("overview", "Pages", problems, "There is an overview page.")


def _prizes(competition: Competition) -> list[Item]:
    places = list(competition.prizes.values_list("place", flat=True))
    done = f"The places of the prizes count up from 1 to {len(places)}." if places else "There are no prizes."
    return looked_at("prizes", "Prizes", prize_obstacles(places), done)


def _owners(competition: Competition) -> list[Item]:
    names = ", ".join(host.user.public_name for host in competition.hosts.with_right(Right.OWN).select_related("user"))
    problems = [] if names else ["The competition has no owner."]
    return looked_at("owner", "People who run it", problems, f"It is owned by {names}.")


def _solution(phase: Phase) -> list[Item]:
    where, solution = "Add a solution", phase.active_solution
    if solution is None:
        return [Item("solution", State.MISSING, "There is no solution.", where)]
    public, private = solution.public_rows, solution.private_rows
    counts = f"{public:,} public, {private:,} private, {solution.rows - public - private:,} ignored"
    done = f"The solution is checked: {solution.rows:,} rows, {counts}. Metric: {solution.scored_by.title}."
    return [Item("solution", State.DONE, done, where)]


def _data(competition: Competition) -> Iterator[Item]:
    where, number = "Add a data file", competition.data_files.current().filter(is_sample=False).count()
    if number:
        yield Item("data", State.DONE, f"Data files besides the sample submission: {number}.", where)
    else:
        yield Item("data", State.THOUGHT, "There are no data files besides the sample submission.", where)


def _sample(competition: Competition, phase: Phase) -> list[Item]:
    key, where = "sample", "Add the sample submission"
    sample = competition.data_files.current().filter(is_sample=True).first()
    if sample is None:
        return [Item(key, State.MISSING, "There is no sample submission among the data files.", where)]
    if phase.active_solution is None:
        return [Item(key, State.THOUGHT, f"Whether {sample.name} scores is seen once there is a solution.", where)]
    result = stored_sample_result(sample, phase, phase.active_solution)
    if isinstance(result, list):
        return looked_at(key, where, result, "")
    done = f"{sample.name} scores {result.public:.{phase.decimals}f} on the public rows."
    return [Item(key, State.DONE, done, where)]


def _rules(competition: Competition) -> list[Item]:
    rules = rules_versions.newest_rules(competition)
    if rules is None:
        return [Item("rules", State.MISSING, "There are no rules.", "Rules")]
    problems = [] if rules.published_at else rules_versions.obstacles(rules)
    done = f"Version {rules.version} of the rules has a text and key terms: {rules.key_terms.count()}."
    return looked_at("rules", "Rules", problems, done)


def _precedence(competition: Competition) -> Iterator[Item]:
    key, where = "precedence", "Teams and results"
    if competition.precedence:
        yield Item(key, State.DONE, "A sentence says which text wins where two disagree.", where)
    else:
        sentence = "No sentence says which text wins where the rules and the pages disagree (“precedence”)."
        yield Item(key, State.THOUGHT, sentence, where)
