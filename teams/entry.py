"""Where a reader of the rules stands: may join, has accepted, must accept anew, or why not."""

from dataclasses import dataclass

from accounts.models import User
from competitions.acceptance import JoinRefusedError, newest_acceptance
from competitions.clock import database_now
from competitions.models import Competition, Rules, RulesAcceptance
from competitions.models.competition import Viewer
from teams.joining import check_entry_is_open, check_may_join


@dataclass(frozen=True)
class Entry:
    """What the rules page offers one reader. `acceptance` is the newest one, of whatever version."""

    acceptance: RulesAcceptance | None = None
    obstacle: JoinRefusedError | None = None
    is_signed_in: bool = True
    is_accepted: bool = False

    @property
    def may_answer(self) -> bool:
        """Whether the key terms are questions for this reader now."""
        return self.is_signed_in and self.obstacle is None and not self.is_accepted

    @property
    def is_again(self) -> bool:
        """Whether an older version was accepted, and this one is not yet."""
        return self.acceptance is not None and not self.is_accepted


def entry_of(user: Viewer, competition: Competition, rules: Rules) -> Entry:
    """Where this reader stands with the version in force."""
    if not isinstance(user, User):
        return Entry(obstacle=_closed_to_all(competition), is_signed_in=False)
    if competition.in_preview:
        return Entry(obstacle=_closed_to_all(competition))
    acceptance = newest_acceptance(user, competition)
    if acceptance:
        return Entry(acceptance=acceptance, is_accepted=acceptance.rules_id == rules.pk)
    return Entry(obstacle=_closed_to(user, competition))


def _closed_to(user: User, competition: Competition) -> JoinRefusedError | None:
    try:
        check_may_join(competition, user, database_now())
    except JoinRefusedError as refusal:
        return refusal
    return None


def _closed_to_all(competition: Competition) -> JoinRefusedError | None:
    try:
        check_entry_is_open(competition, database_now())
    except JoinRefusedError as refusal:
        return refusal
    return None
