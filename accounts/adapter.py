"""How allauth comes in here: guesses are counted, mail leads to this site, and sign-up may be closed."""

from typing import Any, NamedTuple

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as request_now
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from accounts.addresses import mail_after, on_record
from accounts.known_browsers import known_to, remember
from accounts.mail_out import note_failure
from accounts.models import User
from accounts.people import free_of_claims, verified_addresses
from accounts.site_address import on_this_site, this_site
from accounts.ways_in import tell_of_change

NOT_SENT = gettext_lazy(
    "The mail server does not answer, so no message has gone out. Everything else is saved. Try again later."
)


class Count(NamedTuple):
    """Of wrong passwords: whose, and from where; that of a known browser is no stranger's."""

    account: str
    origin: str
    is_of_stranger: bool


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is untyped
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Whether people make accounts themselves; where they do not, the answer says how one gets in."""
        if settings.SIGNUP_OPEN:
            return True
        raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=403))

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """An address that its owner has confirmed is theirs alone, on record; the other addresses read of it."""
        user = email_address.user
        with on_record(user, by=user):
            if is_confirmed := bool(super().confirm_email(request, email_address)):
                free_of_claims(email_address.email, by=user, but=user)
                if len(verified_addresses(user)) > 1:
                    tell_of_change(user, "email_confirm")
        return is_confirmed

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mail goes out after the transaction of what it is about."""
        mail_after(lambda: self.send_now(template_prefix, email, context))

    def send_now(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail server that does not answer is said on the page: what was done before the message stays done."""
        told = {name: on_this_site(request_now.request, value) for name, value in context.items()}
        told["current_site"] = this_site(request_now.request)
        try:
            super().send_mail(template_prefix, email, told)
        except OSError as problem:
            note_failure(problem)
            messages.error(request_now.request, NOT_SENT, fail_silently=True)

    def send_notification_mail(self, template_prefix: str, user: User, context: Any = None, email: Any = None) -> None:
        """Of a change to somebody's ways in: our own letter, to every address of theirs."""
        tell_of_change(user, template_prefix.rpartition("/")[2], also=email)

    def format_email_subject(self, subject: str) -> str:
        """The site's name before it, as its hosts know it."""
        return f"[{settings.SITE_NAME}] {' '.join(subject.split())}"

    def post_login(self, request: HttpRequest, user: User, **how: Any) -> HttpResponseBase:
        """Whoever has come in is known in this browser."""
        response: HttpResponseBase = super().post_login(request, user, **how)
        remember(response, request, user)
        return response

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Refuse to look at the password where too many were wrong: of this origin or, of strangers, from anywhere."""
        count = count_of(request, **credentials)
        if count.is_of_stranger and not self.guess(count, dry_run=True):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password of a stranger counts for the account too, wherever it comes from."""
        count = count_of(request, **credentials)
        if count.is_of_stranger:
            self.guess(count)

    def guess(self, count: Count, *, dry_run: bool = False) -> Any:
        """Use up one of the guesses that strangers have at an account, or see whether one is left."""
        limits = {"app": "allauth.account", "action": "login_failed", "config": settings.GUESSES_OF_STRANGERS}
        return ratelimit.consume(request_now.request, key=count.account, dry_run=dry_run, **limits)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """What wrong passwords are counted under: an account, whatever it was called, and where they come from."""
        count = count_of(request, **credentials)
        return f"{count.account} from {count.origin}"


def count_of(request: HttpRequest, *, email: str = "", username: str = "", **others: Any) -> Count:
    """Which count a sign-in with these belongs to."""
    pk = account_of(email or "", username or "")
    account = f"account:{pk}" if pk else f"nobody:{(email or username).lower()}"
    browser = known_to(request, pk) if pk else ""
    return Count(account, f"browser {browser}" if browser else ratelimit.get_ip(request), not browser)


def account_of(email: str, username: str) -> int | None:
    """The number of the account that signs in by this address, confirmed ones first, or if none does by this name."""
    if email:
        addresses = EmailAddress.objects.filter(email__iexact=email).order_by("-verified", "-primary", "pk")
        if mine := addresses.values_list("user", flat=True).first():
            return int(mine)
        if found := User.objects.filter(email__iexact=email).values_list("pk", flat=True).first():
            return found
    return User.objects.filter(username__iexact=username).values_list("pk", flat=True).first()
