"""The page on which those who run a competition see how it runs."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.requests import SignedInRequest
from competitions.preview import shown_competition
from competitions.roles import Right
from submissions.operation_figures import operation_figures


@login_required
@require_GET
def operation(request: SignedInRequest, slug: str) -> HttpResponse:
    """What failed, how long files wait and who joins; for everybody else it is forbidden."""
    competition = shown_competition(request, slug)
    if not competition.lets(request.user, Right.LOOK):
        raise PermissionDenied("How a competition runs is shown to those who run it.")
    context = {"competition": competition, "tab": "operation", "figures": operation_figures(competition)}
    return render(request, "submissions/operation.html", context)
