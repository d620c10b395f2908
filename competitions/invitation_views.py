"""The page behind an invitation link: what it invites to, and one button."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.requests import SignedInRequest
from competitions.clock import database_now
from competitions.invitations import InvitationRefusedError, check_link, is_let_in, link_of, use_link
from competitions.models import Competition


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: SignedInRequest, token: str) -> HttpResponse:
    """Ask whether to accept; a POST accepts. A link that lets nobody in says why, and names nothing."""
    link = link_of(token)
    if link is None:
        raise Http404
    try:
        if request.method == "POST":
            use_link(link, by=request.user)
        elif not is_let_in(request.user, link.competition):
            check_link(link, request.user, database_now())
            return render(request, "competitions/invitation.html", {"competition": link.competition})
    except InvitationRefusedError as refusal:
        return render(request, "competitions/invitation_refused.html", {"refusal": refusal}, status=refusal.status)
    return go_in(request, link.competition)


def go_in(request: SignedInRequest, competition: Competition) -> HttpResponse:
    """To the competition; a draft is not there yet for whoever is invited."""
    if Competition.objects.visible_to(request.user).filter(pk=competition.pk).exists():
        return redirect(competition)
    messages.success(
        request,
        _("You are invited to %(competition)s. You will find it here once it is published.")
        % {"competition": competition},
    )
    return redirect("competitions:home")
