"""Boards in the admin: the reveal is the adding of the first one; none is ever changed."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.requests import signed_in
from competitions.admin.hosted import HostedAdmin
from competitions.clock import database_now
from competitions.models import Competition
from competitions.roles import Right
from leaderboard.models import Snapshot
from leaderboard.reveal import RevealRefusedError, check_may_reveal, reveal


def revealable(user: User) -> QuerySet[Competition]:
    """This person's competitions that have closed and are not revealed."""
    mine = Competition.objects.published().hosted_by(user, Right.EDIT).filter(revealed_at=None)
    return mine.filter(phases__closes_at__lte=timezone.now())


class RevealForm(forms.ModelForm[Snapshot]):
    competition = forms.ModelChoiceField(
        Competition.objects.none(),
        label=gettext_lazy("Competition"),
        empty_label=gettext_lazy("Choose a competition that has closed"),
        help_text=(
            gettext_lazy(
                "The teams are ranked by the private scores of their finals, and everybody sees the private board "
                "at once."
                " A reveal cannot be taken back. It waits for submissions that are queued or being scored;"
                " teams whose submissions could not be scored are ranked without them."
            )
        ),
    )
    by: User

    class Meta:
        model = Snapshot
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["competition"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = revealable(self.by)

    def clean_competition(self) -> Competition:
        """Refuse what the reveal would refuse, beside the field."""
        competition: Competition = self.cleaned_data["competition"]
        try:
            check_may_reveal(competition, database_now(), by=self.by)
        except RevealRefusedError as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        return competition


@admin.register(Snapshot)
class SnapshotAdmin(HostedAdmin[Snapshot]):
    to_competition = "phase__competition"
    list_display = ("competition", "number", "cause", "at", "made_by", "board")
    list_display_links = ("competition", "number")
    list_filter = (("phase__competition", admin.RelatedOnlyFieldListFilter),)
    list_select_related = ("phase__competition", "made_by")
    readonly_fields = ("competition", "number", "cause", "at", "made_by", "board")
    fields = readonly_fields

    @admin.display(ordering="phase__competition", description=gettext_lazy("competition"))
    def competition(self, snapshot: Snapshot) -> Competition:
        return snapshot.phase.competition

    @admin.display(description=gettext_lazy("board"))
    def board(self, snapshot: Snapshot) -> SafeString:
        """Where everybody reads it."""
        slug = snapshot.phase.competition.slug
        return format_html('<a href="{}">{}</a>', reverse("leaderboard:board", args=[slug]), _("Leaderboard"))

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def get_fields(self, request: HttpRequest, obj: Snapshot | None = None) -> tuple[str, ...]:
        return self.fields if obj else ("competition",)

    def get_readonly_fields(self, request: HttpRequest, obj: Snapshot | None = None) -> tuple[str, ...]:
        return self.readonly_fields if obj else ()

    def get_form(self, request: HttpRequest, obj: Snapshot | None = None, change: bool = False, **kwargs: Any) -> Any:
        """To add a board is to reveal one."""
        if obj is not None:
            return super().get_form(request, obj, change, **kwargs)
        return type("RevealForm", (RevealForm,), {"by": signed_in(request)})

    def save_form(self, request: HttpRequest, form: Any, change: bool) -> Snapshot:
        """The deed: it writes the board itself, so nothing is left to save."""
        return reveal(form.cleaned_data["competition"], by=signed_in(request))

    def save_model(self, request: HttpRequest, obj: Snapshot, form: Any, change: bool) -> None:
        """The reveal has saved it."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """There is nothing beside it."""
