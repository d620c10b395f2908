"""A competition's course in the admin: moving dates, pausing and resuming, each with a note that everybody reads."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime, AdminTextInputWidget
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.requests import signed_in
from competitions.admin.confirming import Question, ask_then_do
from competitions.admin.hosted import HostedAdmin
from competitions.clock import utc_minute
from competitions.models import Competition, DateChange
from competitions.models.schedule import NOTE_LENGTH
from competitions.schedule import move_dates, pause, resume
from competitions.timeline import timeline_of


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=NOTE_LENGTH,
        widget=AdminTextInputWidget,
        help_text=gettext_lazy("The reason, in a sentence. Everybody reads it in the timeline of the overview."),
    )


class DatesForm(NoteForm):
    dates = forms.MultipleChoiceField(
        label=gettext_lazy("Dates"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Each that you tick moves to the same moment; the others stay as they are."),
    )
    to = forms.SplitDateTimeField(
        widget=AdminSplitDateTime,
        label=gettext_lazy("New moment"),
        help_text=gettext_lazy("UTC, later than it is now. At it, it is over."),
    )
    field_order = ("dates", "to", "note")

    def __init__(self, competition: Competition, data: Any = None) -> None:
        super().__init__(data)
        now = vars(timeline_of(competition, competition.phase))
        choices = self.fields["dates"]
        if isinstance(choices, forms.MultipleChoiceField):
            choices.choices = [
                (date.value, _("%(date)s, now %(at)s") % {"date": capfirst(date.label), "at": utc_minute(now[date])})
                for date in DateChange.Date
            ]


class ScheduleAdmin(HostedAdmin[Competition]):
    """The pages of a competition in the admin that are about its course."""

    to_competition = "pk"

    def get_urls(self) -> list[URLPattern]:
        views = {"dates": self.dates_view, "pause": self.pause_view, "resume": self.resume_view}
        own = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"competitions_competition_{name}")
            for name, view in views.items()
        ]
        return [*own, *super().get_urls()]

    def dates_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask which dates and to when, then move them."""
        competition = self.row_for(request, pk)
        form = DatesForm(competition, request.POST or None)

        def do() -> str:
            moved = move_dates(competition, by=signed_in(request), **form.cleaned_data)
            return _("Moved to %(to)s: %(moved)s.") % {
                "to": utc_minute(form.cleaned_data["to"]),
                "moved": ", ".join(c.get_date_display() for c in moved),
            }

        about = _(
            "A date of a published competition is moved later only, and only while it has not passed. The old "
            "date, the new one and your note stand in the timeline of the overview and in the audit chain."
        )
        question = Question(
            _("Move dates of %(competition)s") % {"competition": competition}, about, _("Move the dates"), form=form
        )
        return ask_then_do(request, self, competition, question, do)

    def pause_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the note, then pause."""
        competition = self.row_for(request, pk)
        form = NoteForm(request.POST or None)

        def do() -> str:
            pause(competition, by=signed_in(request), note=form.cleaned_data["note"])
            return _("Submissions are paused. Resume them under “While it runs”, above this form.")

        about = _(
            "From now on no submissions are taken, by page or API, until you resume them; the note is what people "
            "read instead. What has been sent is scored. People can still join, and no date moves: move them "
            "yourself if teams shall have the time back."
        )
        question = Question(
            _("Pause submissions to %(competition)s") % {"competition": competition}, about, _("Pause"), form=form
        )
        return ask_then_do(request, self, competition, question, do)

    def resume_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, then resume."""
        competition = self.row_for(request, pk)

        def do() -> str:
            resume(competition, by=signed_in(request))
            return _("Submissions are taken again.")

        about = _("Submissions are taken again from now on. Pause and resumption stay in the timeline of the overview.")
        question = Question(
            _("Resume submissions to %(competition)s") % {"competition": competition}, about, _("Resume")
        )
        return ask_then_do(request, self, competition, question, do)
