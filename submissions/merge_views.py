"""The page on which the leader of an invited team sees what a merge does, and merges."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.requests import SignedInRequest
from submissions.merging import Merge, merge, planned_merge
from teams.errors import TeamRefusedError
from teams.models import TeamInvitation
from teams.notices import tell_merged
from teams.team_page import invitation_to


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def merge_teams(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Show what becomes of both teams and ask; a POST merges mine into the inviting one."""
    invitation = invitation_to(request.user, slug, pk)
    try:
        if request.method == "POST":
            plan = merge_and_tell(request, invitation, request.user)
            messages.success(request, f"{plan.absorbed} and {plan.team} are one team now.")
            return redirect("teams:team", slug)
        plan = planned_merge(invitation, by=request.user)
    except TeamRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("teams:team", slug)
    competition = plan.team.competition
    context = {"competition": competition, "tab": "team", "plan": plan, "invitation": invitation}
    return render(request, "submissions/merge.html", context)


def merge_and_tell(request: HttpRequest, invitation: TeamInvitation, by: User) -> Merge:
    """Merge, then mail the members of both teams. Raises a TeamRefusedError."""
    plan = merge(invitation, by=by)
    page = request.build_absolute_uri(reverse("teams:team", args=[plan.team.competition.slug]))
    tell_merged(plan.team, plan.absorbed, by=by, page=page)
    return plan
