"""Pages of a team's submissions: send one, follow them, choose finals, take a file back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import conditional_page, require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from accounts.requests import SignedInRequest
from competitions.clock import utc_day
from competitions.models import Competition, Stage
from competitions.preview import nothing_sent, shown_competition
from submissions.errors import FinalsRefusedError, SubmissionRefusedError
from submissions.forms import UploadForm
from submissions.history import Line, history
from submissions.intake import Allowance, allowance, same_bytes_before, submit
from submissions.models import Grant, Submission
from submissions.selection import NUMBER, choose_finals
from submissions.uploads import takes_upload
from teams.grace import awaited
from teams.models import Team
from teams.team_page import is_set_aside, my_team


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
    if is_set_aside(competition, request.user):
        return redirect("teams:team", slug)
    if team is None:
        messages.info(request, "Accept the rules first; then you can submit.")
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
    of_team = {"awaited": awaited(team, now), "grants": Grant.objects.in_force(team, now)}
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
    messages.success(request, f"{submission.file_name} has arrived and waits to be scored.")
    if before := same_bytes_before(submission):
        sent = f"{before.submitted_at:%-d %b, %H:%M} UTC"
        messages.warning(request, f"Your team sent the very same bytes before, as {before.file_name} on {sent}.")


def upload_context(competition: Competition, allowance: Allowance) -> dict[str, object]:
    """What the submit page shows beside the form."""
    phase = competition.phase
    return {
        "competition": competition,
        "tab": "submit",
        "phase": phase,
        "solution": phase.active_solution,
        "sample": competition.data_files.current().filter(is_sample=True).first(),
        "allowance": allowance,
        "is_open": phase.is_open_at(timezone.now()),
        "pause": competition.current_pause,
    }


@login_required
@conditional_page
@vary_on_headers("HX-Target")
@require_GET
def mine(request: SignedInRequest, slug: str) -> HttpResponse:
    """My team's submissions, newest first; for htmx the table only, with an ETag of what it shows."""
    competition, team = team_of(request, slug)
    lines: list[Line] = history(team) if team else []
    context = {
        "competition": competition,
        "tab": "submissions",
        "team": team,
        "lines": lines,
        "unfinished": any(line.is_unfinished for line in lines),
        "chosen": sum(line.is_final for line in lines),
        "may_choose": competition.stage == Stage.OPEN,
        "revealed": competition.revealed_at is not None,
    }
    table_only = request.headers.get("HX-Target") == "submissions"
    template = "submissions/_table.html" if table_only else "submissions/mine.html"
    return render(request, template, context)


@login_required
@require_POST
def finals(request: SignedInRequest, slug: str) -> HttpResponse:
    """Save which submissions are the team's finals."""
    _, team = team_of(request, slug)
    ids = [int(value) for value in request.POST.getlist("final") if NUMBER.fullmatch(value)]
    if team:
        try:
            choose_finals(team, ids, by=request.user)
            messages.success(request, "Your finals are saved.")
        except FinalsRefusedError as refusal:
            messages.error(request, str(refusal))
    return redirect("submissions:mine", slug)


@login_required
@require_GET
def file(request: SignedInRequest, slug: str, pk: int) -> FileResponse:
    """My team's own file again, as it was sent."""
    competition, _ = team_of(request, slug)
    mine: QuerySet[Submission] = Submission.objects.visible_to(request.user)
    submission = get_object_or_404(mine, pk=pk, phase__competition=competition)
    return FileResponse(
        submission.file.open("rb"),
        as_attachment=True,
        filename=submission.file_name,
        content_type="application/octet-stream",
    )
