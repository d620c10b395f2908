"""A new password by mail: whoever had the account before has none of its sessions and tokens any more.

Passkeys, authenticator apps, accounts elsewhere and other addresses stay: who only reads the mail must not be able to
take them away. The letter that goes out names them all.
"""

from allauth.account.forms import ResetPasswordKeyForm
from django.db import transaction

from accounts.models import User
from accounts.sessions import end_sessions
from accounts.tokens import revoke_all


class NewPasswordByMailForm(ResetPasswordKeyForm):  # type: ignore[misc]  # allauth is untyped
    user: User

    @transaction.atomic
    def save(self) -> None:
        """The password; with it, and not otherwise, all tokens are revoked and all sessions are ended."""
        User.objects.select_for_update(no_key=True).get(pk=self.user.pk)
        super().save()
        revoke_all(self.user)
        end_sessions(self.user)
