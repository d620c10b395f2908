"""The page on which the leader of an invited team sees what a merge does, and merges."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from submissions.merging import merge, planned_merge
from teams.errors import TeamRefusedError
from teams.team_page import invitation_to


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def merge_teams(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Show what becomes of both teams and ask; a POST merges mine into the inviting one."""
    invitation = invitation_to(request.user, slug, pk)
    try:
        if request.method == "POST":
            plan = merge(invitation, by=request.user)
            messages.success(
                request,
                _("%(absorbed)s and %(plan_team)s are one team now.")
                % {"absorbed": plan.absorbed, "plan_team": plan.team},
            )
            return redirect("teams:team", slug)
        plan = planned_merge(invitation, by=request.user)
    except TeamRefusedError as refusal:
        messages.error(request, str(refusal))
        return redirect("teams:team", slug)
    competition = plan.team.competition
    context = {"competition": competition, "tab": "team", "plan": plan, "invitation": invitation}
    return render(request, "submissions/merge.html", context)
