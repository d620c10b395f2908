"""The team page and the deeds on it: each a form of its own that leads back to the page."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from accounts.requests import SignedInRequest
from competitions.models import Competition
from competitions.preview import shown_competition
from teams.errors import RulesFirstError, TeamRefusedError
from teams.inviting import accept, decline, invite, withdraw
from teams.leading import change_leader, leave, rename, state_no_outside_data
from teams.models import Team
from teams.team_forms import InviteForm, LeaderForm, NameForm
from teams.team_page import invitation_to, page_context


def competition_of(request: SignedInRequest, slug: str) -> Competition:
    """The competition, if this person may see it."""
    return get_object_or_404(Competition.objects.visible_to(request.user), slug=slug)


def team_of(request: SignedInRequest, slug: str) -> Team:
    """This person's team; who has none finds nothing to do here."""
    mine = Team.objects.of(request.user).select_related("competition")
    return get_object_or_404(mine, competition=competition_of(request, slug))


def answered(
    request: SignedInRequest, team: Team, form: forms.Form, name: str, deed: Callable[[dict[str, Any]], str]
) -> HttpResponse:
    """Do what the form asks and say so on the page, or show the page with what was refused."""
    refused = None
    if form.is_valid():
        try:
            messages.success(request, deed(form.cleaned_data))
            return redirect("teams:team", team.competition.slug)
        except TeamRefusedError as refusal:
            refused = refusal
    context = page_context(team.competition, request.user, **{name: form}, refusal=refused)
    return render(request, "teams/team.html", context, status=400)


@require_GET
@login_required
def team(request: SignedInRequest, slug: str) -> HttpResponse:
    """My team in this competition, or how to get one."""
    return render(request, "teams/team.html", page_context(shown_competition(request, slug), request.user))


@require_POST
@login_required
def rename_team(request: SignedInRequest, slug: str) -> HttpResponse:
    """Give my team another name."""
    mine = team_of(request, slug)

    def deed(given: dict[str, Any]) -> str:
        return _("The team is called %(mine)s now.") % {"mine": rename(mine, given["name"], by=request.user)}

    return answered(request, mine, NameForm(request.POST), "name_form", deed)


@require_POST
@login_required
def state_outside_data(request: SignedInRequest, slug: str) -> HttpResponse:
    """State for my team that it uses no outside data."""
    mine = team_of(request, slug)

    def deed(given: dict[str, Any]) -> str:
        state_no_outside_data(mine, by=request.user)
        return _("Your team states that it uses no outside data. What it sends from now on says so.")

    return answered(request, mine, forms.Form(request.POST), "statement_form", deed)


@require_POST
@login_required
def invite_person(request: SignedInRequest, slug: str) -> HttpResponse:
    """Invite by username or by address; what is said does not depend on whether anybody has the address."""
    mine = team_of(request, slug)

    def deed(given: dict[str, Any]) -> str:
        invitation = invite(mine, given["whom"], by=request.user)
        return _("The invitation of %(user)s is open. They find it on their team page.") % {
            "user": invitation.whom(request.user)
        }

    return answered(request, mine, InviteForm(request.POST), "invite_form", deed)


@require_POST
@login_required
def name_leader(request: SignedInRequest, slug: str) -> HttpResponse:
    """Hand the lead of my team to another member."""
    mine = team_of(request, slug)

    def deed(given: dict[str, Any]) -> str:
        change_leader(mine, given["leader"], by=request.user)
        return _("%(public_name)s leads the team now.") % {"public_name": given["leader"].public_name}

    return answered(request, mine, LeaderForm(mine, request.POST), "leader_form", deed)


@login_required
def leave_team(request: SignedInRequest, slug: str) -> HttpResponse:
    """Ask, then leave my team for a team of one."""
    mine = team_of(request, slug)
    if request.method != "POST":
        context = {"competition": mine.competition, "tab": "team", "team": mine, "has_sent": mine.submissions.exists()}
        return render(request, "teams/leave.html", context | {"is_alone": len(mine.members()) == 1})
    try:
        alone = leave(mine, by=request.user)
        messages.success(
            request,
            _("You have left %(mine)s. You go on as %(alone)s, a team of one.") % {"mine": mine, "alone": alone},
        )
    except TeamRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("teams:team", slug)


@require_POST
@login_required
def accept_invitation(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take the place, by way of the rules if they are not accepted yet."""
    invitation = invitation_to(request.user, slug, pk)
    try:
        messages.success(
            request, _("You are in %(invitation)s now.") % {"invitation": accept(invitation, by=request.user)}
        )
    except RulesFirstError as refusal:
        messages.info(request, str(refusal))
        return redirect("teams:rules", slug)
    except TeamRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("teams:team", slug)


@require_POST
@login_required
def decline_invitation(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Refuse the place."""
    invitation = invitation_to(request.user, slug, pk)
    try:
        decline(invitation, by=request.user)
        messages.success(
            request,
            _("You have declined the invitation of %(invitation_team)s.") % {"invitation_team": invitation.team},
        )
    except TeamRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("teams:team", slug)


@require_POST
@login_required
def withdraw_invitation(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take back an invitation of my team."""
    invitation = get_object_or_404(team_of(request, slug).invitations, pk=pk)
    try:
        withdraw(invitation, by=request.user)
        messages.success(request, _("The invitation is withdrawn."))
    except TeamRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("teams:team", slug)
