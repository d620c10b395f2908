"""The page on which people delete their account."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import SignedInRequest
from teams.account_deletion import AccountDeletionRefusedError, delete_account


class DeletionForm(forms.Form):
    """Asks for the username, so that nobody deletes an account by a stray press."""

    username = forms.CharField(
        label=gettext_lazy("Your username, to confirm"), widget=forms.TextInput({"autocomplete": "off"})
    )

    def __init__(self, *args: object, username: str) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.confirmed_by = username

    def clean_username(self) -> str:
        """Whoever deletes an account knows whose it is."""
        given = str(self.cleaned_data["username"])
        if given != self.confirmed_by:
            raise forms.ValidationError(
                _("This is not your username. It is %(confirmed_by)s.") % {"confirmed_by": self.confirmed_by}
            )
        return given


@login_required
@reauthentication_required  # type: ignore[untyped-decorator]  # allauth is untyped
def delete(request: SignedInRequest) -> HttpResponse:
    """Say what goes and what stays, then delete the account of whoever gave the password within five minutes."""
    form = DeletionForm(request.POST or None, username=request.user.username)
    if form.is_valid():
        try:
            delete_account(request.user, by=request.user)
        except AccountDeletionRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            logout(request)
            messages.success(request, _("Your account is deleted."))
            return redirect("competitions:home")
    return render(request, "teams/delete_account.html", {"form": form}, status=400 if form.errors else 200)
