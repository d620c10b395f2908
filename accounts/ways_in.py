"""The ways into an account: whenever one is changed, its owner reads of it by mail, with all that are there now."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.mail_out import in_language_of
from accounts.models import User
from accounts.outbox import at_site, mail
from accounts.people import verified_addresses

# By the names under which allauth tells of a change.
CHANGES = {
    "password_reset": gettext_lazy(
        "Your password was set anew by a link in a mail. All sessions have ended, and your API tokens open nothing."
    ),
    "password_changed": gettext_lazy("Your password was changed."),
    "password_set": gettext_lazy("A password was set for your account."),
    "email_confirm": gettext_lazy("An e-mail address was confirmed: who reads its mail can set a new password."),
    "email_changed": gettext_lazy("Your mail goes to another address from now on."),
    "email_deleted": gettext_lazy("An e-mail address was taken away from your account."),
    "totp_activated": gettext_lazy("An authenticator app was set up: its codes are asked for after the password."),
    "totp_deactivated": gettext_lazy("The authenticator app was taken away: its codes are asked for no more."),
    "recovery_codes_generated": gettext_lazy("New recovery codes were made; the old ones open nothing."),
    "webauthn_added": gettext_lazy("A passkey was added."),
    "webauthn_removed": gettext_lazy("A passkey was taken away."),
    "account_connected": gettext_lazy("An account kept elsewhere was connected: who has it is let in here."),
    "account_disconnected": gettext_lazy("An account kept elsewhere was disconnected."),
}


def tell_of_change(user: User, change: str, *, also: str | None = None) -> None:
    """Write to every confirmed address of an account, and to one that was its own, what has been changed."""
    addresses = {*verified_addresses(user), *([also.lower()] if also else [])}
    with in_language_of(user):
        lines = [
            str(CHANGES[change]),
            "",
            _("Besides the password, this lets somebody in as %(name)s, or helps to:") % {"name": user.username},
            *(f"- {way}" for way in ways_in(user)),
            "",
            _("If it was not you, set a new password at once, and take away on your profile what you do not know."),
            at_site(reverse("account_reset_password")),
            _("If a second step that you do not know keeps you out, write to whoever runs this installation."),
        ]
        mail(_("Your account was changed"), "\n".join(lines), sorted(addresses))


def ways_in(user: User) -> list[str]:
    """What lets in beside the password: addresses by which it is set anew, second factors, accounts elsewhere."""
    return [
        *(row.email for row in EmailAddress.objects.filter(user=user, verified=True).order_by("pk")),
        *(called(each) for each in Authenticator.objects.filter(user=user).order_by("pk")),
        *(
            _("an account at %(provider)s") % {"provider": each.provider}
            for each in SocialAccount.objects.filter(user=user).order_by("pk")
        ),
    ]


def called(factor: Authenticator) -> str:
    """A passkey by the name that its owner gave it, other second factors by their kind."""
    if factor.type == Authenticator.Type.WEBAUTHN:
        return _("the passkey “%(name)s”") % {"name": factor.wrap().name}
    return _("an authenticator app") if factor.type == Authenticator.Type.TOTP else _("recovery codes")
