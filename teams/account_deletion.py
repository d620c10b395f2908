"""Deleting an account: what teams and competitions need before the person is gone, and the deed itself."""

import re
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.closing import empty_account
from accounts.models import User
from accounts.people import verified_addresses
from audit.models import SITE_CHAIN
from audit.record import opaque_id, record
from competitions.clock import database_now
from competitions.models import Competition, Host, InvitedAddress, Notice
from competitions.roles import Right
from teams.models import NAME_LENGTH, EntryRequest, Team, TeamInvitation
from teams.naming import free_name


class AccountDeletionRefusedError(Exception):
    """An account is not deleted; nothing has changed. The message is for its owner."""


class OnlyHostError(AccountDeletionRefusedError):
    """Competitions would be left without anybody who runs them."""

    def __init__(self, competitions: Sequence[Competition]) -> None:
        titles = ", ".join(f"“{competition.title}”" for competition in competitions)
        super().__init__(
            _(
                "You are the only owner of %(titles)s, and what is not final needs somebody who runs it. "
                "Name another owner in the admin; then you can delete your account."
            )
            % {"titles": titles}
        )


class LastSiteAdminError(AccountDeletionRefusedError):
    """The installation would be left without anybody who runs it."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "You are the only site admin, and the installation needs somebody who runs it. Make another person a "
                "site admin, in the admin under Users; then you can delete your account."
            )
        )


def check_may_delete(user: User) -> None:
    """Whether the account can go; raises LastSiteAdminError or OnlyHostError."""
    if user.is_staff and not User.objects.filter(is_staff=True, is_active=True).exclude(pk=user.pk).exists():
        raise LastSiteAdminError
    owning = Host.objects.with_right(Right.OWN).filter(user=user)
    others = Host.objects.with_right(Right.OWN).exclude(user=user).filter(user__is_active=True).values("competition")
    alone = Competition.objects.filter(hosts__in=owning, finalised_at=None).exclude(pk__in=others)
    if competitions := list(alone.order_by("pk")):
        raise OnlyHostError(competitions)


@transaction.atomic
def delete_account(user: User, *, by: User) -> None:
    """Empty the account for good. Memberships, submissions and places stay, under no name.

    Locks the site admins, if the person is one, the competitions that the person runs, so that of two who leave at
    once one stays, and those in which the person has a team or asked for one, so that nobody leaves or comes
    meanwhile. Raises an AccountDeletionRefusedError and changes nothing.
    """
    if user.is_staff:
        list(User.objects.select_for_update(no_key=True).filter(is_staff=True).order_by("pk"))
    ties = (user.hosted, user.memberships, user.entry_requests)
    concerned = Q(pk__in=[pk for tie in ties for pk in tie.values_list("competition", flat=True)])
    list(Competition.objects.select_for_update(no_key=True).filter(concerned).order_by("pk"))
    check_may_delete(user)
    merged = Q(leader=user, merged_into__isnull=False)
    for team in Team.objects.filter(Q(memberships__user=user) | merged).distinct().order_by("pk"):
        part_from(team, user)
    forget_invitations(user)
    forget_requests(user)
    Notice.objects.filter(user=user).delete()
    empty_account(user)
    record(SITE_CHAIN, "account:delete", by=by, facts={"account": opaque_id(user)})


def forget_invitations(user: User) -> None:
    """Close what teams offer the person, and take the addresses that are theirs off the hosts' lists."""
    addresses = verified_addresses(user)
    InvitedAddress.objects.filter(email__in=addresses).delete()
    offered = TeamInvitation.objects.filter(Q(person=user) | Q(address__in=addresses), state=TeamInvitation.State.OPEN)
    offered.update(state=TeamInvitation.State.DECLINED, address="", closed_at=database_now())


def forget_requests(user: User) -> None:
    """Withdraw what waits for a host, and empty the reasons why others were declined."""
    user.entry_requests.filter(state=EntryRequest.State.WAITING).update(
        state=EntryRequest.State.WITHDRAWN, closed_at=database_now()
    )
    user.entry_requests.update(reason="")


def part_from(team: Team, user: User) -> None:
    """A team of one that bears the person's name loses it; a team of more is led by whoever came next."""
    others = team.memberships.exclude(user=user).filter(user__is_active=True)
    if next_member := others.select_related("user").first():
        if team.leader_id == user.pk:
            team.leader = next_member.user
    elif bears_name_of(team, user):
        team.name = free_name(team.competition, f"deleted team {team.pk}")
    team.save(update_fields=["name", "leader"])


def bears_name_of(team: Team, user: User) -> bool:
    """Whether the team is called as joining calls it: as the person, perhaps cut, perhaps with a number behind."""
    called = team.name.casefold()
    base, cut = re.sub(r" \d+$", "", called), len(called) >= NAME_LENGTH
    names = [name.casefold() for name in (user.username, user.public_name)]
    return any(name in (called, base) or (cut and name.startswith(base)) for name in names)
