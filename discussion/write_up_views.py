"""The page on which a team writes up what it did."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from competitions.preview import shown_competition
from discussion.errors import NotClosedYetError, PostRefusedError
from discussion.forms import TopicForm
from discussion.models import Topic
from discussion.views import drafted
from discussion.writing_up import check_may_write_up, write_up
from teams.team_page import my_team


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def my_write_up(request: SignedInRequest, slug: str) -> HttpResponse:
    """My team's write-up or, until it has one, the form for it; before the closing a page that says so."""
    competition = shown_competition(request, slug)
    team = my_team(competition, request.user)
    if team is None:
        raise PermissionDenied
    if there := Topic.objects.filter(team=team).first():
        return redirect(there)
    context: dict[str, Any] = {"competition": competition, "tab": "discussion", "team": team}
    try:
        check_may_write_up(team)
    except NotClosedYetError as refusal:
        return render(request, "discussion/write_up.html", context | {"refusal": refusal}, status=403)
    form = TopicForm(request.POST or None)
    if form.is_valid() and "preview" not in request.POST:
        try:
            return redirect(write_up(team, by=request.user, **form.cleaned_data))
        except PostRefusedError as refusal:
            form.add_error(None, str(refusal))
    context |= {"form": form, "draft": drafted(request, form)}
    return render(request, "discussion/write_up.html", context, status=400 if form.errors else 200)
