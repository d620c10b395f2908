"""Material changes of the rules: who of a team has still to accept one, until when, and setting such a member aside."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.models import User
from audit.record import record
from competitions.clock import database_now
from competitions.models import Rules, RulesAcceptance
from competitions.rules_versions import grace_end
from teams.errors import NothingOverdueError, NotTheLeaderError
from teams.locks import lock_competition, lock_teams
from teams.models import Team


@dataclass(frozen=True)
class Awaited:
    """A material change that `people` of the team have not accepted; from `until` on it blocks its submissions."""

    rules: Rules
    until: datetime
    people: list[User]
    is_overdue: bool

    @property
    def names(self) -> str:
        """Who has not accepted it: "noor, ada and mira"."""
        *others, last = (person.public_name for person in self.people)
        return _("%(others)s and %(last)s") % {"others": ", ".join(others), "last": last} if others else last


def awaited(team: Team, now: datetime) -> Awaited | None:
    """What the team waits for: the newest change that is overdue, else the one that is due first; None for nothing."""
    if now >= team.competition.phase.closes_at:
        return None
    waiting = list(unaccepted(team, now))
    overdue = [each for each in waiting if each.is_overdue]
    return overdue[-1] if overdue else min(waiting, key=lambda each: each.until, default=None)


def unaccepted(team: Team, now: datetime) -> Iterator[Awaited]:
    """The material changes that some member has not accepted, oldest first; deleted accounts are not waited for."""
    people = [member for member in team.members() if member.is_active]
    accepted = newest_accepted(team)
    material = team.competition.rules.published().filter(change=Rules.Change.MATERIAL)
    for rules in material.select_related("competition").order_by("version"):
        if late := [person for person in people if accepted.get(person.pk, 0) < rules.version]:
            until = grace_end(rules)
            yield Awaited(rules, until, late, is_overdue=until <= now)


def newest_accepted(team: Team) -> dict[int, int]:
    """The newest version of the rules that each member has accepted, by the person's id."""
    theirs = RulesAcceptance.objects.filter(
        participant__competition=team.competition, participant__user__memberships__team=team
    )
    return dict(theirs.order_by().values_list("participant__user").annotate(Max("rules__version")))


def may_set_aside(team: Team, late: Awaited) -> User | None:
    """Who acts for the team: its leader or, if the leader is late too, the member who came first of the others."""
    others = [member for member in team.members() if member.is_active and member not in late.people]
    return next((member for member in others if member.pk == team.leader_id), next(iter(others), None))


@transaction.atomic
def set_aside(team: Team, person: User, *, by: User) -> Team:
    """Take a member out who has not accepted a material change within the grace; what was sent stays with the team.

    A leader who is set aside hands the lead to `by`. Locks the competition's row, then the team's. Raises
    NothingOverdueError, NotTheLeaderError.
    """
    competition = lock_competition(team.competition_id)
    (team,) = lock_teams(team.pk)
    late = awaited(team, database_now())
    if late is None or not late.is_overdue or person not in late.people:
        raise NothingOverdueError(person.public_name)
    if may_set_aside(team, late) != by:
        raise NotTheLeaderError(_("set a member aside"))
    team.memberships.filter(user=person).delete()
    if team.leader_id == person.pk:
        team.leader = by
        team.save(update_fields=["leader"])
    facts = {"team": team.pk, "member": str(person.opaque_id), "version": late.rules.version}
    record(competition.chain, "team:set_aside", by=by, facts=facts)
    return team
