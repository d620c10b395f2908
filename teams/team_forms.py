"""The small forms of the team page, and what they check: the API checks the same."""

from django import forms
from django.core.validators import validate_email
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms import check_name
from accounts.models import User
from teams.models import NAME_LENGTH, Team


def check_whom(whom: str) -> None:
    """What has an @ must be an address."""
    if "@" in whom:
        validate_email(whom)


class NameForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the team"), max_length=NAME_LENGTH, validators=[check_name])


class InviteForm(forms.Form):
    whom = forms.CharField(
        label=gettext_lazy("Username or e-mail address"),
        max_length=254,
        validators=[check_whom],
        help_text=gettext_lazy("An address may be of somebody who has no account yet: the invitation waits for them."),
    )


class LeaderForm(forms.Form):
    """Another member of the team."""

    def __init__(self, team: Team, data: QueryDict | None = None) -> None:
        super().__init__(data)
        others = User.objects.filter(memberships__team=team).exclude(led_teams=team)
        self.fields["leader"] = forms.ModelChoiceField(others, label=_("New leader"), empty_label=_("Choose a member"))
