"""Submitting, in three steps, and following what became of it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from competitions.clock import iso_utc
from competitions.models import Competition
from kaggle_api.addresses import absolute, download_address, rules_address, sign
from kaggle_api.calls import Call
from kaggle_api.downloads import own_submissions
from kaggle_api.errors import NoSandboxError, NoteTooLongError, RulesAwaitedError
from kaggle_api.models import Upload
from kaggle_api.paging import asked_page
from kaggle_api.uploading import announce, turn_into_submission
from leaderboard.precision import Precision, precision_of
from submissions.errors import RulesNotAcceptedError
from submissions.history import Line, evaluations_of, history, lines
from submissions.intake import allowance, same_bytes_before
from submissions.models import Evaluation, Status, Submission
from teams.models import Team
from teams.team_page import my_team

STATUS = {Status.SCORED: "COMPLETE", Status.INVALID: "ERROR", Status.ERRORED: "ERROR"}
LONGEST_NOTE = 200


def start_upload(call: Call) -> dict[str, Any]:
    """Announce a file: where to send it, and the token that names it afterwards. Refused here as it would be there."""
    competition = call.competition()
    with told_where(call, competition):
        team = my_team_in(call, competition)
        name = call.text("fileName").replace("\\", "/").rpartition("/")[2] or "predictions.csv"
        size = call.number("contentLength")
        upload = announce(team, by=call.user, file_name=name[-200:], size=size)
    path = reverse("kaggle_api:upload", args=[competition.slug, sign("upload", upload.pk)])
    return {"token": upload.token, "createUrl": absolute(call.http, path)}


def create_submission(call: Call) -> dict[str, Any]:
    """Make the file that has arrived a submission; asked for again, it is the same one."""
    competition, note = call.competition(), call.text("submissionDescription")
    if call.asked.get("sandbox") in (True, "true"):
        raise NoSandboxError
    if len(note) > LONGEST_NOTE:
        raise NoteTooLongError(len(note), LONGEST_NOTE)
    mine = Upload.objects.live_at(timezone.now()).filter(user=call.user, competition=competition)
    upload = get_object_or_404(mine, token=call.text("blobFileTokens"))
    with told_where(call, competition):
        submission = turn_into_submission(upload, by=call.user, note=note)
    return {"message": thanks(submission, competition), "ref": submission.pk}


def thanks(submission: Submission, competition: Competition) -> str:
    """What the client prints: that the file is in, and whether the team has sent the same bytes before."""
    message = f"Successfully submitted to {competition.title}."
    if before := same_bytes_before(submission):
        message += f" Your team sent the very same bytes before, as {before.file_name} (submission {before.pk})."
    return message


@contextmanager
def told_where(call: Call, competition: Competition) -> Iterator[None]:
    """A refusal that the rules page mends names its address."""
    try:
        yield
    except RulesNotAcceptedError as refusal:
        raise RulesAwaitedError(str(refusal), rules_address(call.http, competition)) from refusal


def my_team_in(call: Call, competition: Competition) -> Team:
    """This person's team, or the refusal of somebody without one."""
    team = my_team(competition, call.user)
    if team is None:
        raise RulesAwaitedError("You have no team in this competition.", rules_address(call.http, competition))
    return team


def limits(call: Call) -> dict[str, Any]:
    """What the team may still send now."""
    team, now = my_team_in(call, call.competition()), timezone.now()
    phase = team.competition.phase
    left = allowance(team, phase, now)
    return {
        "numToday": left.used_today,
        "numTotal": Submission.objects.counted(team, phase).count(),
        "numAllowedNow": left.left_today if phase.is_open_at(now) else 0,
        "limitedByTotal": left.total_limit is not None and left.used_in_all >= left.total_limit,
    }


def list_submissions(call: Call) -> dict[str, Any]:
    """My team's submissions, newest first; by `group` those with a score or the finals only."""
    page, team = asked_page(call), my_team(call.competition(), call.user)
    found = evaluations_of(team).order_by("-submission__submitted_at", "-submission_id")
    group = call.text("group").upper().removeprefix("SUBMISSION_GROUP_")
    if group == "SUCCESSFUL":
        found = found.filter(status=Status.SCORED)
    elif group == "SELECTED":
        found = found.exclude(submission__final_choice=None)
    rows, onwards = page.cut(found[page.start : page.stop + 1])
    return {"submissions": told(call, team, rows) if team else [], "nextPageToken": onwards}


def get_submission(call: Call) -> dict[str, Any]:
    """One submission of my team."""
    submission = get_object_or_404(own_submissions(call.user), pk=call.number("ref"))
    (found,) = told(call, submission.team, evaluations_of(submission.team).filter(submission=submission))
    return found


def told(call: Call, team: Team, found: Iterable[Evaluation]) -> list[dict[str, Any]]:
    """Submissions as their team may see them."""
    precision = precision_of(team.competition.phase)
    of_all = {
        "teamName": team.name,
        "url": absolute(call.http, reverse("submissions:mine", args=[team.competition.slug])),
    }
    return [of_one(line, precision) | of_all for line in lines(team, found)]


def of_one(line: Line, precision: Precision) -> dict[str, Any]:
    """One submission; an unfinished one is pending, whatever it waits for."""
    submission, sender = line.submission, line.submission.sent_by
    return {
        "ref": submission.pk,
        "totalBytes": submission.size,
        "date": iso_utc(submission.submitted_at),
        "description": submission.note,
        "errorDescription": line.message,
        "fileName": submission.file_name,
        "publicScore": score(line.public_score, precision),
        "privateScore": score(line.private_score, precision),
        "status": STATUS.get(line.status, "PENDING"),
        "submittedBy": sender.public_name if sender else "",
        "submittedByRef": sender.username if sender else "",
    }


def score(value: float | None, precision: Precision) -> str:
    """A score in figures; nothing if there is none to tell."""
    return "" if value is None else precision.exact(value)


def download_submission(call: Call) -> HttpResponseRedirect:
    """The way to a file that my team has sent."""
    submission = get_object_or_404(own_submissions(call.user), pk=call.number("submissionId"))
    what = {"submission": submission.pk, "by": call.user.pk}
    return HttpResponseRedirect(download_address(call.http, what, submission.file_name))


def team_submissions(call: Call) -> dict[str, Any]:
    """The scored submissions of my own team by its number; other teams keep theirs to themselves: 404."""
    seen = Competition.objects.visible_to(call.user)
    team = get_object_or_404(Team.objects.of(call.user).filter(competition__in=seen), pk=call.number("teamId"))
    precision = precision_of(team.competition.phase)
    scored = [line for line in history(team) if line.status == Status.SCORED]
    submissions = [
        {
            "id": line.submission.pk,
            "dateSubmitted": iso_utc(line.submission.submitted_at),
            "publicScore": score(line.public_score, precision),
        }
        for line in scored
    ]
    return {"submissions": submissions}
