"""People as others make them: added by command, by the demo, by a roster; promoted, demoted, banned, let in again."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.sessions import end_sessions
from audit.models import SITE_CHAIN
from audit.record import opaque_id, record

RIGHTS = ("is_active", "can_host", "is_staff")


@transaction.atomic
def add_person(
    name: str,
    email: str,
    *,
    password: str | None = None,
    display_name: str = "",
    is_staff: bool = False,
    can_host: bool = False,
    by: User | None = None,
) -> User:
    """A person with a verified address; without a password they set one by the password reset, or come by token.

    Rights that they come with are on the site's record; `by` None: whoever runs the installation, by command. An
    address that other accounts only claim, without having confirmed it, is taken from them.

    Raises ValidationError, with every problem at once, for a name or an address that is malformed or taken.
    """
    user = User(username=name, email=email.lower(), display_name=display_name)
    user.set_password(password)
    if taken := taken_by_others(name, email):
        raise ValidationError(taken)
    user.full_clean(validate_constraints=False)  # they say the same in the words of the database
    free_of_claims(email, by=by)
    user.save(force_insert=True)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return set_rights(user, by=by, is_staff=is_staff, can_host=can_host)


@transaction.atomic
def set_rights(user: User, *, by: User | None, **rights: bool) -> User:
    """Promote, demote, ban (`is_active=False`) or let in again, on the site's record; `rights` are of RIGHTS.

    A ban ends every session at once; tokens and signed addresses ask whether their holder is active. Locks the row,
    and returns it as it is now. What is so already is neither written nor recorded.
    """
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    changed = {name: value for name, value in rights.items() if name in RIGHTS and getattr(locked, name) != value}
    if not changed:
        return locked
    for name, value in changed.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(changed))
    if not locked.is_active:
        end_sessions(locked)
    record(SITE_CHAIN, "account:rights", by=by, facts={"account": opaque_id(locked), **changed})
    return locked


def taken_by_others(name: str, email: str) -> list[str]:
    """Sentences on what another account has already, whatever its case."""
    is_taken = User.objects.filter(username__iexact=name).exists()
    return [*([f"The name {name} is taken."] if is_taken else []), *address_of_others(email)]


def address_of_others(email: str, *, but: User | None = None) -> list[str]:
    """A sentence if another account, than that of `but`, has confirmed the address, whatever its case."""
    mine = 0 if but is None else but.pk
    confirmed = EmailAddress.objects.filter(email__iexact=email, verified=True).exclude(user=mine)
    return [f"The address {email} belongs to another account."] if confirmed.exists() else []


def claims_on(email: str) -> QuerySet[User]:
    """Accounts that name an address as theirs without having confirmed it: whoever signs up can write any."""
    named = EmailAddress.objects.filter(email__iexact=email)
    return User.objects.filter(Q(email__iexact=email) | Q(pk__in=named.values("user"))).exclude(
        pk__in=named.filter(verified=True).values("user")
    )


@transaction.atomic
def free_of_claims(email: str, *, by: User | None, but: User | None = None) -> None:
    """Take an address from the accounts that only claim it, except that of `but`, on the site's record.

    They stay open. `by` None: a command, or somebody who signs up.
    """
    for user in claims_on(email).exclude(pk=but.pk if but else 0).select_for_update(no_key=True):
        EmailAddress.objects.filter(user=user, email__iexact=email).delete()
        if user.email.lower() == email.lower():
            user.email = f"{user.opaque_id.hex[:12]}@unconfirmed.invalid"
            user.save(update_fields=["email"])
        record(SITE_CHAIN, "account:addresses", by=by, facts={"account": opaque_id(user), "removed": 1})


def verified_addresses(user: User | AnonymousUser) -> list[str]:
    """The addresses, in small letters, that this person has shown to be theirs."""
    mine = EmailAddress.objects.filter(user=user.pk, verified=True)
    return [address.lower() for address in mine.values_list("email", flat=True)]
