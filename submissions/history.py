"""A team's submissions as its own pages and API show them: one line each, nothing private before the reveal."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from scoring.errors import Problem
from submissions.local_score import local_score
from submissions.models import HOPEFUL, UNFINISHED, Evaluation, Status, Submission
from submissions.private_scores import after_reveal
from submissions.selection import is_chosen
from teams.models import Team


@dataclass(frozen=True)
class Line:
    """One submission as its team may see it. `private_score` is None before the reveal."""

    submission: Submission
    status: Status
    evaluation: Evaluation
    public_score: float | None
    private_score: float | None
    is_final: bool

    @property
    def is_unfinished(self) -> bool:
        """Whether an outcome is still to come."""
        return self.status in UNFINISHED

    @property
    def may_be_final(self) -> bool:
        """Whether it can be ranked at the reveal."""
        return self.status in HOPEFUL

    @property
    def local_score(self) -> float | None:
        """What the team's note says that it got at home."""
        return local_score(self.submission.note)

    @property
    def tags(self) -> list[str]:
        """What the team has called it."""
        return [tag.text for tag in self.submission.tags.all()]

    @property
    def more_problems(self) -> int:
        """Problems beyond those that are listed."""
        return self.evaluation.problem_count - len(self.evaluation.problems)

    @property
    def message(self) -> str:
        """Why there is no score, in sentences for the team; empty if all is well."""
        if self.status == Status.INVALID:
            return problems_in_words(self.evaluation)
        if self.status == Status.ERRORED:
            return _("Scoring failed at our end. It was not counted against your limit, and the host has been told.")
        return ""


def problems_in_words(evaluation: Evaluation) -> str:
    """All listed problems of an invalid file, one a line, then how many more."""
    told = [problem_in_words(**problem) for problem in evaluation.problems]
    more = evaluation.problem_count - len(told)
    return "\n".join([*told, *([_("And %(more)s more.") % {"more": more}] if more > 0 else [])])


def problem_in_words(name: str, line: int | None, what: str, remedy: str) -> str:
    """One problem in a line."""
    return str(Problem(name, line, what, remedy))


def history(team: Team, only: int | None = None) -> list[Line]:
    """The team's submissions, newest first, each with its evaluation against the active solution; or `only` one."""
    found = evaluations_of(team).order_by("-submission__submitted_at", "-submission_id")
    return lines(team, found if only is None else found.filter(submission__pk=only))


def evaluations_of(team: Team | None) -> QuerySet[Evaluation]:
    """The evaluations of the team's submissions against the active solution, `submitted_at` with them."""
    mine = Evaluation.objects.none()
    if team:
        mine = Evaluation.objects.of_team(team).filter(solution=team.competition.phase.active_solution_id)
    related = mine.select_related("submission__sent_by", "submission__final_choice")
    return related.prefetch_related("submission__tags").annotate(submitted_at=F("submission__submitted_at"))


def lines(team: Team, found: Iterable[Evaluation]) -> list[Line]:
    """Some evaluations of a team as it may see them."""
    competition, evaluations = team.competition, list(found)
    private = after_reveal(competition, evaluations) if competition.revealed_at else {}
    digits = None if competition.revealed_at else competition.phase.decimals
    return [line(evaluation, private.get(evaluation.pk), digits) for evaluation in evaluations]


def line(evaluation: Evaluation, private_score: float | None, digits: int | None) -> Line:
    """One line; before the reveal the public score has only the phase's decimals."""
    score = evaluation.public_score
    return Line(
        submission=evaluation.submission,
        status=Status(evaluation.status),
        evaluation=evaluation,
        public_score=score if score is None or digits is None else round(score, digits),
        private_score=private_score,
        is_final=is_chosen(evaluation.submission),
    )
