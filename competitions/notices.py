"""Telling people: notices on the site, in the transaction of what they tell of, and letters to those who run it."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.outbox import mail
from competitions.clock import database_now
from competitions.models import Competition, Notice
from competitions.roles import Right

ROWS_AT_ONCE = 1000


def tell(
    people: QuerySet[User],
    kind: Notice.Kind,
    competition: Competition,
    *,
    about: int,
    path: str,
    by: User | None = None,
    facts: dict[str, Any] | None = None,
    by_letter: bool = False,
) -> None:
    """One notice each, for those whose account is there; nobody is told of their own deed, or twice of one thing.

    `by_letter` says that they get a letter about it, so the mail about notices need not tell it again.
    """
    now = database_now()
    told = {"kind": kind, "competition": competition, "about": about, "path": path, "by": by, "facts": facts or {}}
    told |= {"at": now, "mailed_at": now if by_letter else None}
    whom = people.filter(is_active=True).exclude(pk=by.pk if by else 0).order_by("pk").values_list("pk", flat=True)
    write(Notice(user_id=pk, **told) for pk in whom)


def write(notices: Iterable[Notice]) -> None:
    """Enter notices, but for those that are there already."""
    Notice.objects.bulk_create(notices, ROWS_AT_ONCE, ignore_conflicts=True)


def forget(kind: Notice.Kind, about: Iterable[int], **whose: User) -> None:
    """What was told of these things, everybody or the `user`, no longer holds."""
    Notice.objects.filter(kind=kind, about__in=about, **whose).delete()


def joined(competition: Competition) -> QuerySet[User]:
    """Everybody who takes part."""
    return User.objects.filter(pk__in=competition.participants.values("user"))


def tell_joined(competition: Competition, kind: Notice.Kind, *, about: int, by: User, facts: Any = None) -> None:
    """Tell everybody who takes part; what it is stands in the competition's timeline."""
    path = competition.get_absolute_url()
    tell(joined(competition), kind, competition, about=about, path=path, by=by, facts=facts)


def who_may(right: Right, competition: Competition) -> QuerySet[User]:
    """The people who run the competition in a role with this right."""
    return User.objects.filter(pk__in=competition.hosts.with_right(right).values("user"))


def mail_hosts(competition: Competition, subject: str, text: str) -> None:
    """A letter to each owner and host who has an address, the title before its subject."""
    addresses = who_may(Right.EDIT, competition).values_list("email", flat=True)
    mail(f"{competition.title}: {subject}", text, addresses)
