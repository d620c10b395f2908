"""Setting a member aside who has not accepted a material change of the rules: the page that asks, and the API."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.requests import SignedInRequest
from competitions.rest import StrictSerializer, by_example, given, person, shown_as
from teams.api_refusals import SETTING_ASIDE
from teams.errors import TeamRefusedError
from teams.grace import set_aside
from teams.team_api import TeamOutput, done, member_of, team_of
from teams.team_views import team_of as team_of_page


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def set_member_aside(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Ask, saying what it means; a POST sets the member aside."""
    mine = team_of_page(request, slug)
    member = get_object_or_404(mine.memberships.select_related("user"), pk=pk).user
    if request.method != "POST":
        context = {"competition": mine.competition, "tab": "team", "team": mine, "member": member}
        return render(request, "teams/set_aside.html", context)
    try:
        set_aside(mine, member, by=request.user)
        messages.success(
            request,
            _("%(member_public_name)s is set aside. It is on record.") % {"member_public_name": member.public_name},
        )
    except TeamRefusedError as refusal:
        messages.error(request, str(refusal))
    return redirect("teams:team", slug)


@shown_as({"member": "noor"})
class SetAsideInput(StrictSerializer):
    member = serializers.CharField(
        help_text=gettext_lazy("The username of a member who is late to accept a change of the rules.")
    )


@extend_schema(
    operation_id="team_set_aside",
    request=SetAsideInput,
    responses={200: TeamOutput, **by_example(*SETTING_ASIDE)},
)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
def rest_set_aside(request: Request, slug: str) -> Response:
    """Set a member aside who has not accepted a material change of the rules within the grace. For the leader."""
    team, username = team_of(request, slug), given(request, SetAsideInput)["member"]
    return done(lambda: TeamOutput(set_aside(team, member_of(team, username), by=person(request))).data)
