"""Asking to be let in, where hosts approve: the request, its withdrawal, and what the hosts decide."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.record import digest, opaque_id, record
from competitions.acceptance import check_answers, rules_in_force
from competitions.clock import database_now
from competitions.errors import DeedRefusedError
from competitions.models import Competition
from competitions.roles import Right
from teams.joining import check_may_join, join, take_in
from teams.locks import lock_competition
from teams.models import EntryRequest, Team
from teams.notices import tell_decided, tell_hosts

State = EntryRequest.State
COMES_FROM = {
    State.APPROVED: (State.WAITING, State.DECLINED),
    State.DECLINED: (State.WAITING,),
    State.WITHDRAWN: (State.WAITING,),
}


class RequestClosedError(DeedRefusedError):
    code = "request_closed"

    def __init__(self) -> None:
        super().__init__(_("This request is decided or withdrawn already. Load the page again to see how it stands."))


class RunsItError(DeedRefusedError):
    code = "hosts_cannot_join"

    def __init__(self, name: str) -> None:
        super().__init__(
            _("%(name)s helps to run this competition by now and cannot take part in it. Decline the request.")
            % {"name": name}
        )


@transaction.atomic
def enter(competition: Competition, *, by: User, rules_version: int, key_terms: Collection[int]) -> Team | EntryRequest:
    """Join or, where hosts approve, ask to. Locks the competition's row. Raises a JoinRefusedError."""
    competition = lock_competition(competition.pk)
    if competition.approval == Competition.Approval.AUTOMATIC:
        return join(competition, by=by, rules_version=rules_version, key_terms=key_terms)
    now = database_now()
    check_may_join(competition, by, now)
    rules = rules_in_force(competition, rules_version)
    terms = check_answers(rules, key_terms)
    request = EntryRequest.objects.create(competition=competition, user=by, rules=rules, asked_at=now)
    facts = {"request": request.pk, "version": rules.version, "key_terms": [term.number for term in terms]}
    record(competition.chain, "entry:request", by=by, facts=facts)
    tell_hosts(request)
    return request


@transaction.atomic
def approve(request: EntryRequest, *, by: User) -> Team:
    """Let the person in, as having accepted the rules that they answered; a newer version is theirs to accept then.

    The entry deadline counted when they asked. Also after the request was declined. Locks the competition's row.
    Raises RequestClosedError, RunsItError.
    """
    competition = lock_competition(request.competition_id)
    move(request, State.APPROVED, by=by)
    if competition.lets(request.user, Right.LOOK):
        raise RunsItError(request.user.public_name)
    team = take_in(competition, request.user, request.rules, answered_at=request.asked_at)
    record(competition.chain, "entry:approve", by=by, facts=facts_of(request))
    tell_decided(request)
    return team


@transaction.atomic
def decline(request: EntryRequest, *, reason: str, by: User) -> None:
    """Refuse the person, who reads the reason. Locks the competition's row. Raises RequestClosedError."""
    competition = lock_competition(request.competition_id)
    move(request, State.DECLINED, by=by, reason=reason)
    record(competition.chain, "entry:decline", by=by, facts=facts_of(request) | {"reason": digest(reason)})
    tell_decided(request)


@transaction.atomic
def take_back(request: EntryRequest) -> None:
    """Withdraw one's own request; one may ask again. Raises RequestClosedError."""
    competition = lock_competition(request.competition_id)
    move(request, State.WITHDRAWN, by=None)
    record(competition.chain, "entry:withdraw", by=request.user, facts=facts_of(request))


def move(request: EntryRequest, to: State, *, by: User | None, reason: str = "") -> None:
    """Along one of the arrows, whatever happens meanwhile; raises RequestClosedError."""
    there = EntryRequest.objects.filter(pk=request.pk, state__in=COMES_FROM[to])
    if not there.update(state=to, decided_by=by, closed_at=database_now(), reason=reason):
        raise RequestClosedError
    request.refresh_from_db()


def facts_of(request: EntryRequest) -> dict[str, object]:
    """What the record says of a request: its number and an opaque id."""
    return {"request": request.pk, "person": opaque_id(request.user)}
