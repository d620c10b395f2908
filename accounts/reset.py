"""A new password by mail: whoever had the account before has nothing of it any more."""

from allauth.account.forms import ResetPasswordKeyForm

from accounts.models import User
from accounts.tokens import revoke_all


class NewPasswordByMailForm(ResetPasswordKeyForm):  # type: ignore[misc]  # allauth is untyped
    user: User

    def save(self) -> None:
        """The password; all tokens are revoked, and sessions end with the old password."""
        super().save()
        revoke_all(self.user)
