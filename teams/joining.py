"""Joining a competition: the rules answered one by one, and a team of one."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from competitions.acceptance import JoinRefusedError, accept_rules, check_answers, keep_acceptance, rules_in_force
from competitions.clock import database_now, utc_minute
from competitions.models import Competition, Participant, Rules, RulesAcceptance
from competitions.roles import Right
from teams.models import EntryRequest, Membership, Team
from teams.naming import free_name

__all__ = ["JoinRefusedError", "accept_again", "check_may_join", "join"]


class NotPublishedError(JoinRefusedError):
    code = "not_published"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("This competition is a draft. It can be joined once its hosts have published it."))


class HostsCannotJoinError(JoinRefusedError):
    code = "hosts_cannot_join"

    def __init__(self) -> None:
        super().__init__(_("You run this competition and may see its solution, so you cannot take part in it."))


class AlreadyJoinedError(JoinRefusedError):
    code = "already_joined"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("You have joined this competition already. There is nothing left to do."))


class AlreadyAskedError(JoinRefusedError):
    code = "already_asked"
    status = 409

    def __init__(self) -> None:
        super().__init__(_("Your request waits for a host. You take part as soon as one has let you in."))


class RequestDeclinedError(JoinRefusedError):
    code = "request_declined"

    def __init__(self, reason: str) -> None:
        super().__init__(
            _("The hosts have declined your request: “%(reason)s” You cannot ask again; a host can still let you in.")
            % {"reason": reason}
        )


class NotOpenYetError(JoinRefusedError):
    code = "not_open_yet"
    status = 409

    def __init__(self, opens_at: datetime) -> None:
        super().__init__(
            _("This competition is not open yet. It can be joined from %(opens_at)s on.")
            % {"opens_at": utc_minute(opens_at)}
        )


class EntryDeadlinePassedError(JoinRefusedError):
    code = "entry_deadline_passed"
    status = 409

    def __init__(self, deadline: datetime) -> None:
        super().__init__(
            _("The entry deadline has passed: it was %(deadline)s. Nobody can join any more.")
            % {"deadline": utc_minute(deadline)}
        )


class NotJoinedError(JoinRefusedError):
    code = "not_joined"

    def __init__(self) -> None:
        super().__init__(_("You have not joined this competition. Join it by answering the key terms of its rules."))


def check_may_join(competition: Competition, user: User, now: datetime) -> None:
    """Whether this person could join at `now`, leaving the rules aside; raises the refusal if not."""
    if competition.lets(user, Right.LOOK):
        raise HostsCannotJoinError
    if competition.published_at is None:
        raise NotPublishedError
    if Participant.objects.filter(competition=competition, user=user).exists():
        raise AlreadyJoinedError
    if request := EntryRequest.objects.standing_of(user, competition):
        is_waiting = request.state == EntryRequest.State.WAITING
        raise AlreadyAskedError if is_waiting else RequestDeclinedError(request.reason)
    check_entry_is_open(competition, now)


def check_entry_is_open(competition: Competition, now: datetime) -> None:
    """Whether anybody can join at `now`, half-open; raises NotOpenYetError or EntryDeadlinePassedError."""
    if now < competition.opens_at:
        raise NotOpenYetError(competition.opens_at)
    if now >= competition.entry_deadline:
        raise EntryDeadlinePassedError(competition.entry_deadline)


@transaction.atomic
def join(competition: Competition, *, by: User, rules_version: int, key_terms: Collection[int]) -> Team:
    """Make `by` a participant with a team of one; `key_terms` are the ids of those agreed to.

    Where hosts let people in, `teams.requests.enter` is the door.

    Raises a JoinRefusedError and changes nothing. Locks the competition's row, so that of two joins of
    one person the second finds the first, and a name is given once.
    """
    competition = Competition.objects.select_for_update(no_key=True).get(pk=competition.pk)
    now = database_now()
    check_may_join(competition, by, now)
    rules = rules_in_force(competition, rules_version)
    check_answers(rules, key_terms)
    return take_in(competition, by, rules, answered_at=now)


def take_in(competition: Competition, user: User, rules: Rules, *, answered_at: datetime) -> Team:
    """The rows of somebody who may take part and has agreed to `rules`; the competition's row is locked."""
    now = database_now()
    participant = Participant.objects.create(competition=competition, user=user, joined_at=now)
    name = free_name(competition, user.public_name)
    team = Team.objects.create(competition=competition, name=name, leader=user, created_at=now)
    Membership.objects.create(team=team, competition=competition, user=user, joined_at=now)
    keep_acceptance(participant, rules, rules.key_terms.all(), at=answered_at)
    return team


@transaction.atomic
def accept_again(
    competition: Competition, *, by: User, rules_version: int, key_terms: Collection[int]
) -> RulesAcceptance:
    """Accept the version in force after having accepted an older one. Raises a JoinRefusedError."""
    participant = Participant.objects.filter(competition=competition, user=by).first()
    if participant is None:
        raise NotJoinedError
    return accept_rules(participant, rules_in_force(competition, rules_version), answered=key_terms)
