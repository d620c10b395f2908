"""The addresses of an account: whoever edits them, their owner or a site admin, does it on the site's record."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from accounts.models import User
from audit.models import SITE_CHAIN
from audit.record import opaque_id, record

Addresses = dict[str, tuple[bool, bool]]  # each with whether it is verified, and whether it is the one for mail
# What is to be mailed once the transaction is over: a mail server may take its time.
_mail: ContextVar[list[Callable[[], None]] | None] = ContextVar("mail", default=None)


@contextmanager
def on_record(user: User, *, by: User) -> Iterator[None]:
    """Do what changes the addresses of an account and record it, in one transaction under the lock of its row."""
    waiting: list[Callable[[], None]] = []
    token = _mail.set(waiting)
    try:
        with transaction.atomic():
            locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
            if by.pk == user.pk and not locked.is_active:
                raise PermissionDenied  # closed or banned in this moment
            before = addresses_of(user)
            yield
            if facts := difference(before, addresses_of(user)):
                record(SITE_CHAIN, "account:addresses", by=by, facts={"account": opaque_id(user), **facts})
    finally:
        _mail.reset(token)
    for send in waiting:
        send()


def mail_after(send: Callable[[], None]) -> None:
    """Send now or, inside `on_record`, once it is over."""
    waiting = _mail.get()
    if waiting is None:
        send()
    else:
        waiting.append(send)


def addresses_of(user: User) -> Addresses:
    """The addresses of an account as they are now."""
    rows = EmailAddress.objects.filter(user=user).values_list("email", "verified", "primary")
    return {email.lower(): (verified, primary) for email, verified, primary in rows}


def difference(before: Addresses, after: Addresses) -> dict[str, int]:
    """How many addresses came, went, were verified or became the one for mail; what is nought is left out."""
    nothing = (False, False)
    counts = {
        "added": len(after.keys() - before.keys()),
        "removed": len(before.keys() - after.keys()),
        "verified": sum(is_so and not before.get(email, nothing)[0] for email, (is_so, _) in after.items()),
        "primary": sum(is_so and not before.get(email, nothing)[1] for email, (_, is_so) in after.items()),
    }
    return {what: count for what, count in counts.items() if count}


def recorded(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page on which somebody edits their own addresses, with every change on record."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if request.method != "POST" or not isinstance(user, User):
            return view(request, *args, **kwargs)
        with on_record(user, by=user):
            return view(request, *args, **kwargs)

    return answered


def replace_address(user: User, old: str) -> None:
    """The address that a site admin has given an account takes the place of the old one: verified, and for mail."""
    EmailAddress.objects.filter(user=user, email__iexact=old).delete()
    EmailAddress.objects.filter(user=user, primary=True).update(primary=False)
    given = {"verified": True, "primary": True}
    if not EmailAddress.objects.filter(user=user, email__iexact=user.email).update(**given):
        EmailAddress.objects.create(user=user, email=user.email, **given)
