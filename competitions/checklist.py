"""The launch checklist: what a competition has and what it lacks before it is published; for page and command alike."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions import rules_versions
from competitions.clock import utc_minute
from competitions.leak_meter import leak_formula, leak_sentence
from competitions.models import Competition, Phase
from competitions.roles import Right
from competitions.sample_checks import size_problem
from competitions.score_text import score_text
from competitions.tasks import asked_check
from competitions.timeline import out_of_order, timeline_of


class State(StrEnum):
    DONE = "done"
    MISSING = "missing"  # keeps the competition from being published
    UNDERWAY = "under way"  # likewise, until a worker has answered
    THOUGHT = "worth a thought"  # may stay as it is


STATES = {
    State.DONE: gettext_lazy("Done"),
    State.MISSING: gettext_lazy("Missing"),
    State.UNDERWAY: gettext_lazy("Under way"),
    State.THOUGHT: gettext_lazy("Worth a thought"),
}


@dataclass(frozen=True)
class Item:
    """A line of the checklist: what `key` is about, how it stands, and in words `where` in the admin it is mended.

    `formula`: how the sentence's figures come about, if they are reckoned.
    """

    key: str
    state: State
    sentence: str
    where: str
    formula: str = ""

    def __str__(self) -> str:
        return f"{self.state}: {self.sentence} ({self.where})"

    @property
    def state_name(self) -> str:
        """How it stands, in the reader's language."""
        return str(STATES[self.state])

    @property
    def is_in_the_way(self) -> bool:
        """Whether it keeps the competition from being published, for now."""
        return self.state in (State.MISSING, State.UNDERWAY)


def checklist(competition: Competition) -> list[Item]:
    """All of it, in the order in which a host works. A sample not scored yet is handed to a worker."""
    phase = competition.phases.first()
    answers = [*_solution(phase), *_lints(phase), *_leak(phase)] if phase else []
    files = [*answers, *_data(competition), *_sample(competition, phase)] if phase else []
    described = [*_dates(competition, phase), *_overview(competition), *_prizes(competition), *_owners(competition)]
    return [*described, *files, *_rules(competition), *_precedence(competition)]


def looked_at(key: str, where: str, problems: Iterable[str], done: str) -> list[Item]:
    """A line for each problem or, if there is none, one that says so."""
    missing = [Item(key, State.MISSING, problem, where) for problem in problems]
    return missing or [Item(key, State.DONE, done, where)]


def prize_obstacles(places: Sequence[int]) -> list[str]:
    """A sentence if the places of the prizes do not count up from 1."""
    if sorted(places) == list(range(1, len(places) + 1)):
        return []
    return [
        _("The places of the prizes must count up from 1; they are %(places)s.")
        % {"places": ", ".join(map(str, sorted(places)))}
    ]


def _dates(competition: Competition, phase: Phase | None) -> list[Item]:
    where = _("Dates")
    if phase is None:
        return [Item("dates", State.MISSING, _("There is no phase: no dates and limits for submissions."), where)]
    opening, closing = utc_minute(competition.opens_at), utc_minute(phase.closes_at)
    done = _("The dates are in order: people may join from %(opening)s, submissions close at %(closing)s.") % {
        "opening": opening,
        "closing": closing,
    }
    return looked_at("dates", where, out_of_order(timeline_of(competition, phase)), done)


def _overview(competition: Competition) -> list[Item]:
    is_there = competition.pages.filter(key="overview").exclude(text="").exists()
    problems = [] if is_there else [_("There is no overview page.")]
    return looked_at("overview", _("Pages"), problems, _("There is an overview page."))


def _prizes(competition: Competition) -> list[Item]:
    places = list(competition.prizes.values_list("place", flat=True))
    done = (
        _("The places of the prizes count up from 1 to %(number)s.") % {"number": len(places)}
        if places
        else _("There are no prizes.")
    )
    return looked_at("prizes", _("Prizes"), prize_obstacles(places), done)


def _owners(competition: Competition) -> list[Item]:
    names = ", ".join(host.user.public_name for host in competition.hosts.with_right(Right.OWN).select_related("user"))
    problems = [] if names else [_("The competition has no owner.")]
    return looked_at("owner", _("People who run it"), problems, _("It is owned by %(names)s.") % {"names": names})


def _solution(phase: Phase) -> list[Item]:
    where, solution = _("Add a solution"), phase.active_solution
    if solution is None:
        return [Item("solution", State.MISSING, _("There is no solution."), where)]
    public, private = solution.public_rows, solution.private_rows
    counts = _("%(public)s public, %(private)s private, %(ignored)s ignored") % {
        "public": f"{public:,}",
        "private": f"{private:,}",
        "ignored": f"{solution.rows - public - private:,}",
    }
    done = _("The solution is checked: %(rows)s rows, %(counts)s. Metric: %(scored_by_title)s.") % {
        "rows": f"{solution.rows:,}",
        "counts": counts,
        "scored_by_title": solution.scored_by.title,
    }
    return [Item("solution", State.DONE, done, where)]


def _lints(phase: Phase) -> Iterator[Item]:
    key, where, solution = "answers", _("Add another solution"), phase.active_solution
    if solution is None:
        return
    if solution.lints is None:
        sentence = _("The solution is of before solutions were looked over for what gives answers away; add it again.")
        yield Item(key, State.THOUGHT, sentence, where)
    elif not solution.lints:
        sentence = _("Neither its order nor its ids foretell the answers, and its splits are of use.")
        yield Item(key, State.DONE, sentence, where)
    else:
        yield from (Item(key, State.THOUGHT, sentence, where) for sentence in solution.lints)


def _leak(phase: Phase) -> Iterator[Item]:
    if phase.active_solution:
        is_worth_a_thought, sentence = leak_sentence(phase, phase.active_solution)
        state, formula = State.THOUGHT if is_worth_a_thought else State.DONE, leak_formula(phase, phase.active_solution)
        yield Item("leak", state, sentence, _("Limits and decimals"), formula)


def _data(competition: Competition) -> Iterator[Item]:
    where, number = _("Add a data file"), competition.data_files.current().filter(is_sample=False).count()
    if number:
        yield Item(
            "data", State.DONE, _("Data files besides the sample submission: %(number)s.") % {"number": number}, where
        )
    else:
        yield Item("data", State.THOUGHT, _("There are no data files besides the sample submission."), where)


def _sample(competition: Competition, phase: Phase) -> list[Item]:
    key, where = "sample", _("Add the sample submission")
    sample = competition.data_files.current().filter(is_sample=True).first()
    if sample is None:
        return [Item(key, State.MISSING, _("There is no sample submission among the data files."), where)]
    if phase.active_solution is None:
        return [
            Item(
                key,
                State.THOUGHT,
                _("Whether %(sample_name)s scores is seen once there is a solution.") % {"sample_name": sample.name},
                where,
            )
        ]
    if too_large := size_problem(_("The sample submission"), sample.size, phase.max_upload_bytes):
        return [Item(key, State.MISSING, too_large, where)]
    check = asked_check(sample, phase.active_solution)
    if check.checked_at is None:
        return [
            Item(
                key,
                State.UNDERWAY,
                _("%(sample_name)s is being scored against the solution.") % {"sample_name": sample.name},
                where,
            )
        ]
    if check.public_score is None:
        return looked_at(key, where, check.problems, "")
    done = _("%(sample_name)s scores %(public_score)s on the public rows.") % {
        "sample_name": sample.name,
        "public_score": score_text(check.public_score, phase.decimals),
    }
    return [Item(key, State.DONE, done, where)]


def _rules(competition: Competition) -> list[Item]:
    rules = rules_versions.newest_rules(competition)
    if rules is None:
        return [Item("rules", State.MISSING, _("There are no rules."), _("Rules"))]
    problems = [] if rules.published_at else rules_versions.obstacles(rules)
    done = _("Version %(rules_version)s of the rules has a text and key terms: %(count)s.") % {
        "rules_version": rules.version,
        "count": rules.key_terms.count(),
    }
    return looked_at("rules", _("Rules"), problems, done)


def _precedence(competition: Competition) -> Iterator[Item]:
    key, where = "precedence", _("Teams and results")
    if competition.precedence:
        yield Item(key, State.DONE, _("A sentence says which text wins where two disagree."), where)
    else:
        sentence = _("No sentence says which text wins where the rules and the pages disagree (“precedence”).")
        yield Item(key, State.THOUGHT, sentence, where)
