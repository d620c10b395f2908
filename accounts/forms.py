"""What people write about themselves and their tokens."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import ApiToken, Scope, User


def check_name(name: str) -> None:
    """Refuse characters that cannot be seen: they make one name look like another."""
    if not name.isprintable():
        raise forms.ValidationError(_("Use letters, digits, signs and spaces only: the name has invisible characters."))


class ProfileForm(forms.ModelForm[User]):
    class Meta:
        model = User
        fields = ("display_name",)

    def clean_display_name(self) -> str:
        """The rule for names of teams holds for people too: both stand on boards."""
        check_name(self.cleaned_data["display_name"])
        return str(self.cleaned_data["display_name"])


class TokenForm(forms.ModelForm[ApiToken]):
    days = forms.TypedChoiceField(
        label=gettext_lazy("Expires after"),
        choices=[
            (7, gettext_lazy("7 days")),
            (30, gettext_lazy("30 days")),
            (90, gettext_lazy("90 days")),
            (365, gettext_lazy("a year")),
        ],
        coerce=int,
        initial=365,
    )

    class Meta:
        model = ApiToken
        fields = ("name", "may_read", "may_submit", "may_host")
        help_texts = {
            "name": gettext_lazy("Where you will use it, such as “laptop”. You will see it in this list."),
            "may_host": gettext_lazy(
                "Such as exports of participants, teams and submissions, as far as your role lets you."
            ),
        }

    def __init__(self, user: User, data: Any = None) -> None:
        """The scope of hosts is for people who host."""
        super().__init__(data)
        if not (user.is_staff or user.hosted.exists()):
            del self.fields["may_host"]

    def scopes(self) -> list[str]:
        """What was ticked, by name."""
        return [scope.value for scope in Scope if self.cleaned_data.get(f"may_{scope.value}")]

    def clean(self) -> dict[str, Any]:
        """A token opens something."""
        if not self.scopes():
            raise forms.ValidationError(_("Tick at least one thing that the token may do."))
        return self.cleaned_data
