"""Finals: the submissions by which a team is ranked on the private split."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.clock import database_now, utc_minute
from competitions.models import Phase, Solution
from submissions.errors import FinalsRefusedError
from submissions.models import HOPEFUL, Evaluation, FinalChoice, Submission
from teams.locks import lock_teams
from teams.models import Team

NUMBER = re.compile("[0-9]{1,18}")  # what an id may be: not all that Python takes for a number fits the database


@transaction.atomic
def choose_finals(team: Team, wanted: Collection[int], *, by: User, shown: Collection[int] | None = None) -> None:
    """Replace the team's choice of finals. Possible until the closing, for queued submissions too.

    `shown`: which of them the page showed as chosen. Then only what was ticked and unticked there is done, so that
    what another member has chosen since stays chosen. Locks the team's row; raises FinalsRefusedError.
    """
    team = locked(team)
    now_chosen = chosen_by(team)
    put(team, now_chosen, set(wanted) if shown is None else now_chosen - set(shown) | set(wanted), by=by)


@transaction.atomic
def choose_final(team: Team, submission: int, *, selected: bool, by: User) -> None:
    """Make one submission a final, or no longer one; the others stay as they are. As choose_finals does."""
    team = locked(team)
    now_chosen = chosen_by(team)
    put(team, now_chosen, now_chosen | {submission} if selected else now_chosen - {submission}, by=by)


def locked(team: Team) -> Team:
    """The team, its row locked. Raises FinalsRefusedError if it was left by all, or merged, in this moment."""
    found = lock_teams(team.pk)
    if not found or found[0].merged_into_id:
        raise FinalsRefusedError(_("Your team is no more. Load the page again for the one that you are in."))
    return found[0]


def chosen_by(team: Team) -> set[int]:
    """The submissions that the team has chosen; asked under its lock by whoever changes them."""
    return set(FinalChoice.objects.filter(submission__team=team).values_list("submission_id", flat=True))


def put(team: Team, chosen: set[int], wanted: set[int], *, by: User) -> None:
    """Make the team's choice, whose row is locked, from `chosen` into `wanted`, if that may be."""
    now = database_now()
    check_finals(team, wanted, now)
    FinalChoice.objects.filter(submission__team=team, submission__in=chosen - wanted).delete()
    FinalChoice.objects.bulk_create(
        FinalChoice(submission_id=each, chosen_by=by, chosen_at=now) for each in sorted(wanted - chosen)
    )


def check_finals(team: Team, wanted: set[int], now: datetime) -> None:
    """Whether these may be the team's finals at `now`: raises if closed, too many, not the team's, or not scorable."""
    phase = team.competition.phase
    if now >= phase.closes_at:
        raise FinalsRefusedError(
            _("Finals could be chosen until %(closes_at)s.") % {"closes_at": utc_minute(phase.closes_at)}
        )
    if len(wanted) > phase.final_limit:
        raise FinalsRefusedError(
            _("Choose at most %(final_limit)s finals; these are %(number)s.")
            % {"final_limit": phase.final_limit, "number": len(wanted)}
        )
    if choosable(team).filter(pk__in=wanted).count() != len(wanted):
        raise FinalsRefusedError(_("Finals are submissions of your own team that are scored or still on their way."))


def choosable(team: Team) -> QuerySet[Submission]:
    """Submissions of the team that may be finals: scored, or on their way."""
    solution = team.competition.phase.active_solution
    return Submission.objects.filter(team=team, evaluations__solution=solution, evaluations__status__in=HOPEFUL)


def teams_lacking_finals(phase: Phase) -> QuerySet[Team]:
    """Competing teams that could choose one more scored file as a final; `chosen`: how many they have chosen."""
    open_choices = Evaluation.objects.scored().filter(
        solution=phase.active_solution_id, submission__team=OuterRef("pk"), submission__final_choice=None
    )
    teams = Team.objects.competing().filter(competition=phase.competition_id)
    counted = teams.annotate(chosen=Count("submissions__final_choice"))
    return counted.filter(Exists(open_choices), chosen__lt=phase.final_limit)


def finals_of_phase(phase: Phase, solution: Solution) -> dict[int, list[Evaluation]]:
    """For each competing team, by id, the scored evaluations that rank it: its choice, filled up with its best.

    A chosen submission that has no score leaves an empty place; empty places go to the best public scores.
    """
    ranked = Evaluation.objects.scored().best_first(solution)
    ranked = ranked.filter(submission__phase=phase, submission__team__kind=Team.Kind.COMPETING)
    by_team: dict[int, list[Evaluation]] = defaultdict(list)
    for evaluation in ranked.select_related("submission__final_choice"):
        by_team[evaluation.submission.team_id].append(evaluation)
    return {team: final_places(evaluations, phase.final_limit) for team, evaluations in by_team.items()}


def final_places(best_first: Iterable[Evaluation], places: int) -> list[Evaluation]:
    """The chosen ones first, then the best of the others, as many as there are places."""
    return sorted(best_first, key=lambda each: not is_chosen(each.submission))[:places]


def is_chosen(submission: Submission) -> bool:
    """Whether the team chose it as a final."""
    return hasattr(submission, "final_choice")
