"""Signing up with an address that another account claims without having confirmed it: it keeps nobody out."""

from allauth.account.forms import BaseSignupForm, SignupForm
from allauth.socialaccount.forms import SignupForm as ElsewhereForm
from django.db import transaction
from django.http import HttpRequest

from accounts.elsewhere import verified_elsewhere
from accounts.models import User
from accounts.people import address_of_others, claims_on, free_of_claims


class OverClaims(BaseSignupForm):  # type: ignore[misc]  # allauth is untyped
    """What the two forms have in common."""

    def gives_way(self, email: str) -> bool:
        """Whether nobody has ever come in by the accounts that claim the address.

        Where somebody has, its owner is told by mail that there is an account, and sets a new password.
        """
        return not claims_on(email).exclude(last_login=None).exists()

    def validate_unique_email(self, value: str) -> str:
        """allauth's own, but where nobody has confirmed the address and those who claim it give way."""
        if address_of_others(value) or not self.gives_way(value):
            return str(super().validate_unique_email(value))
        self.account_already_exists = False
        return value

    @transaction.atomic
    def save(self, request: HttpRequest) -> User:
        """The new account; others lose their claim on its address, with it and not otherwise."""
        free_of_claims(self.cleaned_data["email"], by=None)
        user: User = super().save(request)
        return user


class SignUpForm(OverClaims, SignupForm):  # type: ignore[misc]
    """By a password of this site."""


class SignUpElsewhereForm(OverClaims, ElsewhereForm):  # type: ignore[misc]
    """By a provider: whom it has seen to own the address need not wait for those who claim it."""

    def gives_way(self, email: str) -> bool:
        """Also where somebody has come in, who is asked on the page whether it is they who sign up again."""
        return email in verified_elsewhere(self.sociallogin) or super().gives_way(email)

    def claimed(self) -> list[str]:
        """Of the addresses that the provider has seen, those that an account here claims."""
        return [address for address in verified_elsewhere(self.sociallogin) if claims_on(address).exists()]
