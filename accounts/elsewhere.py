"""Coming in by an account kept elsewhere: a provider of OpenID Connect, Google, GitHub."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest

from accounts.models import User


class ElsewhereAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    """An account of ours is found by an address that both sides have verified.

    Its owner reads the mail there, so could come in by a password reset too; and a second factor is asked for all
    the same. An address that one side has not verified opens nothing.
    """

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Also where people make no accounts here: whoever names a provider trusts it to know whom to let in."""
        return True

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """What the sign-up form proposes. Some providers write true and false as words."""
        for address in sociallogin.email_addresses:
            address.verified = address.verified in (True, "true")
        user: User = super().populate_user(request, sociallogin, data)
        return user

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """The account whose owner has verified, here too, an address that the provider says is verified."""
        known = EmailAddress.objects.filter(verified=True, user__is_active=True).select_related("user")
        for address in verified_elsewhere(sociallogin):
            if mine := known.filter(email__iexact=address).first():
                return mine.user, mine.email
        return None


def verified_elsewhere(sociallogin: SocialLogin) -> list[str]:
    """The addresses, in small letters, that the provider says are this person's."""
    return [address.email.lower() for address in sociallogin.email_addresses if address.verified]
