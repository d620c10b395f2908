"""Inviting: links that are shown once and counted exactly, and lists of addresses."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.people import verified_addresses
from audit.record import digest, record
from competitions.clock import database_now
from competitions.models import Competition, InvitationLink, InvitedAddress, InvitedPerson
from competitions.roles import Right


class InvitationRefusedError(Exception):
    """A link does not let this person in. The message says no more than its holder may know."""

    status = 410


class LinkRevokedError(InvitationRefusedError):
    def __init__(self) -> None:
        super().__init__(_("This invitation has been withdrawn. Ask whoever sent it for a new one."))


class LinkExpiredError(InvitationRefusedError):
    def __init__(self) -> None:
        super().__init__(_("This invitation has expired. Ask whoever sent it for a new one."))


class LinkUsedUpError(InvitationRefusedError):
    def __init__(self) -> None:
        super().__init__(_("This invitation has been used as often as it may be. Ask whoever sent it for a new one."))


class WrongDomainError(InvitationRefusedError):
    status = 403

    def __init__(self) -> None:
        super().__init__(
            _(
                "This invitation is for people with an e-mail address of a certain organisation, and none of your "
                "verified addresses is one. Add yours under E-mail addresses, verify it, and open the link again."
            )
        )


@transaction.atomic
def make_link(
    competition: Competition, *, by: User, days: int, max_uses: int | None = None, domain: str = ""
) -> tuple[InvitationLink, str]:
    """A new link and its token, which is kept nowhere: whoever called shows it once."""
    token, now = secrets.token_urlsafe(24), database_now()
    link = InvitationLink.objects.create(
        competition=competition,
        digest=digest(token),
        domain=domain.lower(),
        max_uses=max_uses,
        made_by=by,
        made_at=now,
        expires_at=now + timedelta(days=days),
    )
    facts = {"link": link.pk, "days": days, "max_uses": max_uses, "has_domain": bool(domain)}
    record(competition.chain, "invitation:make-link", by=by, facts=facts)
    return link, token


@transaction.atomic
def revoke_link(link: InvitationLink, *, by: User) -> None:
    """From now on the link lets nobody in; those whom it let in stay. Revoking again changes nothing."""
    if InvitationLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=database_now()):
        record(link.competition.chain, "invitation:revoke", by=by, facts={"link": link.pk})


@transaction.atomic
def add_addresses(competition: Competition, addresses: Collection[str], *, by: User) -> list[str]:
    """Invite the addresses that are not invited yet; returns those. Locks the competition's row."""
    competition = Competition.objects.select_for_update(no_key=True).get(pk=competition.pk)
    known = set(competition.invited_addresses.values_list("email", flat=True))
    new = sorted({address.lower() for address in addresses} - known)
    now = database_now()
    InvitedAddress.objects.bulk_create(
        InvitedAddress(competition=competition, email=email, invited_by=by, invited_at=now) for email in new
    )
    if new:
        facts = {"added": len(new), "digest": digest_of_list(new)}
        record(competition.chain, "invitation:add", by=by, facts=facts)
    return new


@transaction.atomic
def withdraw_address(invited: InvitedAddress, *, by: User) -> None:
    """Take an address off the list: its owner sees the competition no more, unless joined or let in by a link."""
    gone, _ = InvitedAddress.objects.filter(pk=invited.pk).delete()
    if gone:
        facts = {"digest": digest_of_list([invited.email])}
        record(invited.competition.chain, "invitation:withdraw", by=by, facts=facts)


def digest_of_list(addresses: Collection[str]) -> str:
    """A fingerprint that nobody without the installation's secret can try addresses against."""
    return salted_hmac("competitions.invitations", "\n".join(addresses), algorithm="sha256").hexdigest()


def link_of(token: str) -> InvitationLink | None:
    """The link with this token, whatever has become of it."""
    return InvitationLink.objects.select_related("competition").filter(digest=digest(token)).first()


def is_let_in(user: User, competition: Competition) -> bool:
    """Whether a link has nothing left to do for this person."""
    return competition.lets(user, Right.LOOK) or competition.invited_people.filter(user=user).exists()


def check_link(link: InvitationLink, user: User, now: datetime) -> None:
    """Whether the link would let this person in at `now`; raises the InvitationRefusedError if not."""
    if link.revoked_at:
        raise LinkRevokedError
    if now >= link.expires_at:
        raise LinkExpiredError
    if link.is_used_up():
        raise LinkUsedUpError
    if link.domain and not any(address.endswith(f"@{link.domain}") for address in verified_addresses(user)):
        raise WrongDomainError


@transaction.atomic
def use_link(link: InvitationLink, *, by: User) -> None:
    """Record that `by` is invited; once a person, so that opening it again counts nothing.

    Raises an InvitationRefusedError and changes nothing. Locks the link's row, and the competition's before
    it, so that of two links of one person the second finds the first, and the count is exact.
    """
    competition = Competition.objects.select_for_update(no_key=True).get(pk=link.competition_id)
    link = InvitationLink.objects.select_for_update(no_key=True).get(pk=link.pk)
    if is_let_in(by, competition):
        return
    now = database_now()
    check_link(link, by, now)
    InvitedPerson.objects.create(competition=competition, user=by, link=link, invited_at=now)
    link.uses += 1
    link.save(update_fields=["uses"])
