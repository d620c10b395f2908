"""How allauth comes in here: guesses are counted for the account, and sign-up may be closed."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as request_now
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from accounts.addresses import mail_after, on_record
from accounts.mail_out import note_failure
from accounts.models import User

NOT_SENT = gettext_lazy(
    "The mail server does not answer, so no message has gone out. Everything else is saved. Try again later."
)


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether people make accounts themselves; where they do not, the answer says how one gets in."""
        if settings.SIGNUP_OPEN:
            return True
        raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=403))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """An address that its owner has confirmed is on record."""
        with on_record(email_address.user, by=email_address.user):
            return bool(super().confirm_email(request, email_address))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail goes out after the transaction of what it is about."""
        mail_after(lambda: self.send_now(template_prefix, email, context))

    def send_now(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that does not answer is said on the page: what was done before the message stays done."""
        try:
            super().send_mail(template_prefix, email, context)
        except OSError as problem:
            note_failure(problem)
            messages.error(request_now.request, NOT_SENT, fail_silently=True)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """What wrong passwords are counted under: one count an account, whatever name, address or host they came by."""
        email, username = credentials.get("email") or "", credentials.get("username") or ""
        account = account_of(email, username)
        return f"account:{account}" if account else f"nobody:{(email or username).lower()}"


def account_of(email: str, username: str) -> int | None:
    """The number of the account that signs in by this address or, if none does, by this name."""
    if email:
        if found := User.objects.filter(email__iexact=email).values_list("pk", flat=True).first():
            return found
        others = EmailAddress.objects.filter(email__iexact=email).order_by("-verified", "pk")
        if other := others.values_list("user", flat=True).first():
            return int(other)
    return User.objects.filter(username__iexact=username).values_list("pk", flat=True).first()
