"""Second factors and passkeys: what they are called, and how the secret of an authenticator app is drawn."""

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.db import transaction
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from qrcode.main import QRCode

from accounts.models import User
from audit.models import SITE_CHAIN
from audit.record import opaque_id, record


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth is untyped
    def build_totp_svg(self, url: str) -> SafeString:
        """The QR code as a drawing inside the page: a picture by a data: address is not let in by our policy."""
        code = QRCode()
        code.add_data(url)
        rows = code.get_matrix()  # with its white border
        dark = [f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark]
        return format_html(
            '<svg class="qr" viewBox="0 0 {0} {0}" role="img" aria-label="QR code" shape-rendering="crispEdges">'
            '<path fill="#fff" d="M0 0h{0}v{0}H0z"/><path fill="#000" d="{1}"/></svg>',
            len(rows),
            "".join(dark),
        )

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:
        """A name that the person may change."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return _("Passkey") if number == 1 else _("Passkey %(number)s") % {"number": number}


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth is untyped
    passwordless = forms.BooleanField(
        label=gettext_lazy("Sign in with it alone, without a password"),
        required=False,
        initial=True,
        help_text=gettext_lazy(
            "It then asks for a fingerprint, a face or a PIN. Without this it is a second factor only."
        ),
    )


@transaction.atomic
def remove_second_factors(user: User, *, by: User | None) -> bool:
    """For a person who has lost phone and recovery codes: the password alone lets them in again.

    Returns whether there was anything to remove.
    """
    removed, _ = Authenticator.objects.filter(user=user).delete()
    if removed:
        record(SITE_CHAIN, "account:remove-second-factors", by=by, facts={"account": opaque_id(user)})
    return bool(removed)
