"""Two of a team's own files, side by side."""

from collections.abc import Sequence
from typing import Any, BinaryIO, cast

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from competitions.models import Solution
from competitions.preview import shown_competition
from scoring.comparison import compare
from scoring.errors import PredictionFileRefusedError
from submissions.history import Line, history
from teams.team_page import my_team

COMPARED_BYTES = 32 * 1024**2  # of the text of each file


class PairForm(forms.Form):
    """Which two files; where nobody has said, the newest and the one before."""

    first = forms.TypedChoiceField(label=gettext_lazy("First file"), coerce=int)
    second = forms.TypedChoiceField(label=gettext_lazy("Second file"), coerce=int)

    def __init__(self, asked: QueryDict, lines: Sequence[Line]) -> None:
        """Of two lines at least, newest first."""
        newest, before = (line.submission.pk for line in lines[:2])
        super().__init__({"first": newest, "second": before, **asked.dict()})
        for field in ("first", "second"):
            self.fields[field].choices = [(line.submission.pk, label(line)) for line in lines]  # type: ignore[attr-defined]
            self.fields[field].widget.attrs["class"] = "form-select"

    def clean(self) -> dict[str, Any]:
        chosen: dict[str, Any] = super().clean() or {}
        if chosen.get("first") == chosen.get("second"):
            raise ValidationError(_("Choose two different files."))
        return chosen


def label(line: Line) -> str:
    """A file in a list of choices."""
    return f"{line.submission.file_name}, {line.submission.submitted_at:%-d %b %H:%M} UTC"


@login_required
@require_GET
def compare_files(request: SignedInRequest, slug: str) -> HttpResponse:
    """How alike two scored files of my team are, and where they differ most."""
    competition = shown_competition(request, slug)
    team, solution = my_team(competition, request.user), competition.phase.active_solution
    lines = [line for line in history(team) if line.public_score is not None] if team else []
    context: dict[str, Any] = {"competition": competition, "tab": "submissions"}
    if solution and len(lines) > 1:
        context["form"] = form = PairForm(request.GET, lines)
        if form.is_valid():
            chosen = {line.submission.pk: line for line in lines}
            first, second = (chosen[form.cleaned_data[which]] for which in ("first", "second"))
            context |= compared(first, second, solution)
    return render(request, "submissions/compare.html", context)


def compared(first: Line, second: Line, solution: Solution) -> dict[str, Any]:
    """What the page shows of two files; `refusal` if they are too large for it."""
    with first.submission.file.open("rb") as one, second.submission.file.open("rb") as other:
        try:
            result = compare(cast(BinaryIO, one), cast(BinaryIO, other), solution.columns, max_bytes=COMPARED_BYTES)
        except PredictionFileRefusedError as refusal:
            return {"refusal": refusal}
    columns = result.columns
    is_silent = any(column.correlation is None for column in columns)
    return {"pair": (first, second), "comparison": result, "several": len(columns) > 1, "is_silent": is_silent}
