"""Adding a person without their doing: by command, by the demo, by a roster."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User


@transaction.atomic
def add_person(
    name: str, email: str, *, password: str | None = None, is_staff: bool = False, can_host: bool = False
) -> User:
    """A person with a verified address; without a password they set one by the password reset, or come by token.

    Raises ValidationError, with every problem at once, for a name or an address that is malformed or taken.
    """
    user = User(username=name, email=email.lower(), is_staff=is_staff, is_superuser=is_staff, can_host=can_host)
    user.set_password(password)
    if taken := taken_by_others(name, email):
        raise ValidationError(taken)
    user.full_clean(validate_constraints=False)  # they say the same in the words of the database
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def taken_by_others(name: str, email: str) -> list[str]:
    """Sentences on what another account has already, whatever its case."""
    problems = []
    if User.objects.filter(username__iexact=name).exists():
        problems.append(f"The name {name} is taken.")
    in_use = User.objects.filter(email__iexact=email).exists()
    if in_use or EmailAddress.objects.filter(email__iexact=email, verified=True).exists():
        problems.append(f"The address {email} belongs to another account.")
    return problems


def verified_addresses(user: User | AnonymousUser) -> list[str]:
    """The addresses, in small letters, that this person has shown to be theirs."""
    mine = EmailAddress.objects.filter(user=user.pk, verified=True)
    return [address.lower() for address in mine.values_list("email", flat=True)]
