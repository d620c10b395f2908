"""Pages of a team's submissions: send one, follow them, choose finals, take a file back."""

import hashlib
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from accounts.requests import SignedInRequest
from competitions.access import has_joined
from competitions.clock import utc_day, utc_minute
from competitions.models import Competition, Stage
from competitions.preview import nothing_sent, shown_competition
from submissions import at_home
from submissions.errors import FinalsRefusedError, SubmissionRefusedError
from submissions.forms import UploadForm
from submissions.history import Line, history
from submissions.intake import Allowance, allowance, same_bytes_before, submit
from submissions.models import Grant, Submission
from submissions.score_history import score_history
from submissions.selection import NUMBER, choose_finals
from submissions.uploads import takes_upload
from teams.grace import awaited
from teams.models import Team
from teams.team_page import my_team


def team_of(request: SignedInRequest, slug: str) -> tuple[Competition, Team | None]:
    """The competition, if this person may see it, and their team in it, if they have one."""
    competition = shown_competition(request, slug)
    return competition, my_team(competition, request.user)


@takes_upload
@login_required
def upload(request: SignedInRequest, slug: str) -> HttpResponse:
    """The submit page: what the file must look like, what is left today, and the file itself."""
    competition, team = team_of(request, slug)
    if competition.in_preview:
        return upload_preview(request, competition)
    if team is None and has_joined(request.user, competition):  # set aside
        return redirect("teams:team", slug)
    if team is None:
        messages.info(request, _("Accept the rules first; then you can submit."))
        return redirect("teams:rules", slug)
    form = UploadForm(request.POST or None, request.FILES or None)
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            submission = send(form.cleaned_data["file"], team, request, note=form.cleaned_data["note"])
        except SubmissionRefusedError as refused:
            refusal = refused
        else:
            confirm(request, submission)
            return redirect("submissions:mine", slug)
    now = timezone.now()
    context = upload_context(competition, allowance(team, competition.phase, now))
    of_team = {"awaited": awaited(team, now), "grants": Grant.objects.in_force(team, now=now)}
    return render(request, "submissions/upload.html", {**context, **of_team, "form": form, "refusal": refusal})


def upload_preview(request: HttpRequest, competition: Competition) -> HttpResponse:
    """The submit page of a team that has sent nothing yet; what is sent to it goes nowhere."""
    if request.method == "POST":
        return nothing_sent(request)
    phase, anew_at = competition.phase, utc_day(timezone.now())[1]
    unused = Allowance(phase.daily_limit, 0, phase.total_limit, 0, 0, anew_at)
    return render(request, "submissions/upload.html", {**upload_context(competition, unused), "form": UploadForm()})


def send(file: UploadedFile[Any], team: Team, request: SignedInRequest, *, note: str) -> Submission:
    """Hand one uploaded file to the intake."""
    return submit(file, team=team, by=request.user, name=file.name or "predictions.csv", note=note)


def confirm(request: HttpRequest, submission: Submission) -> None:
    """Say that the file is in, and whether the team has sent the same bytes before."""
    messages.success(
        request, _("%(file_name)s has arrived and waits to be scored.") % {"file_name": submission.file_name}
    )
    if before := same_bytes_before(submission):
        messages.warning(
            request,
            _("Your team sent the very same bytes before, as %(file_name)s on %(sent)s.")
            % {"file_name": before.file_name, "sent": utc_minute(before.submitted_at)},
        )


def upload_context(competition: Competition, allowance: Allowance) -> dict[str, object]:
    """What the submit page shows beside the form."""
    phase = competition.phase
    sample = competition.data_files.current().filter(is_sample=True).first()
    return {
        "competition": competition,
        "tab": "submit",
        "phase": phase,
        "solution": phase.active_solution,
        "sample": sample,
        "at_home": at_home.commands(phase.active_solution, sample),
        "allowance": allowance,
        "is_open": phase.is_open_at(timezone.now()),
        "pause": competition.current_pause,
    }


@login_required
@vary_on_headers("HX-Target")
@require_GET
def mine(request: SignedInRequest, slug: str) -> HttpResponseBase:
    """My team's submissions, newest first, those with a ?tag=; for htmx only what moves, with an ETag of it."""
    competition, team = team_of(request, slug)
    every: list[Line] = history(team) if team else []
    tag, revealed = request.GET.get("tag", ""), competition.revealed_at is not None
    lines = [line for line in every if not tag or tag in line.tags]
    context = {
        "competition": competition,
        "tab": "submissions",
        "team": team,
        "every": every,
        "lines": lines,
        "tag": tag,
        "tags": sorted({tag for line in every for tag in line.tags}),
        "unfinished": any(line.is_unfinished for line in every),
        "chosen": [line for line in every if line.is_final],
        "may_choose": competition.stage == Stage.OPEN,
        "revealed": revealed,
        "figure": partial(score_history, lines, competition.phase, is_revealed=revealed),
    }
    if request.headers.get("HX-Target") == "submissions":
        return renewed(request, context)
    return render(request, "submissions/mine.html", context)


def renewed(request: SignedInRequest, context: dict[str, Any]) -> HttpResponseBase:
    """The table and the drawing, or 304 if this viewer has both: the drawing tells nothing else than the table."""
    table = render_to_string("submissions/_table.html", context, request)
    etag = quote_etag(hashlib.sha256(table.encode()).hexdigest())
    response = get_conditional_response(request, etag=etag)
    if response is None:
        history = render_to_string("submissions/_history.html", context | {"is_renewed": True}, request)
        response = HttpResponse(table + history)
    response["ETag"] = etag
    return response


@login_required
@require_POST
def finals(request: SignedInRequest, slug: str) -> HttpResponse:
    """Save which submissions are the team's finals: what was ticked and unticked since the page showed them."""
    team = team_of(request, slug)[1]
    shown = numbers(request, "shown") if "shown" in request.POST else None
    if team:
        try:
            choose_finals(team, numbers(request, "final"), by=request.user, shown=shown)
            messages.success(request, _("Your finals are saved."))
        except FinalsRefusedError as refusal:
            messages.error(request, str(refusal))
    return redirect("submissions:mine", slug)


def numbers(request: HttpRequest, name: str) -> list[int]:
    """The numbers that a form sends under a name."""
    return [int(value) for value in request.POST.getlist(name) if NUMBER.fullmatch(value)]


@login_required
@require_GET
def file(request: SignedInRequest, slug: str, pk: int) -> FileResponse:
    """My team's own file again, as it was sent."""
    competition = team_of(request, slug)[0]
    mine: QuerySet[Submission] = Submission.objects.visible_to(request.user)
    submission = get_object_or_404(mine, pk=pk, phase__competition=competition)
    return FileResponse(
        submission.file.open("rb"),
        as_attachment=True,
        filename=submission.file_name,
        content_type="application/octet-stream",
    )
