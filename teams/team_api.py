"""Teams over REST: the same deeds, refusals and visibility as on the team page."""

from collections.abc import Callable
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.forms import check_name
from accounts.models import User
from competitions.paging import PageOutput, PageQuery, page_of
from competitions.rest import (
    EmptyInput,
    StrictSerializer,
    by_example,
    competition_of,
    given,
    person,
    refused,
    shown_as,
)
from teams.api_refusals import ACCEPTING, DECLINING, INVITING, LEADING, LEAVING, RENAMING, WITHDRAWING
from teams.errors import NotAMemberError, TeamRefusedError
from teams.grace import newest_accepted
from teams.inviting import accept, decline, invite, withdraw
from teams.leading import change_leader, leave, rename
from teams.models import Membership, Team, TeamInvitation
from teams.team_forms import check_whom
from teams.team_page import invitation_to, invitations_of, my_team

MEMBERS = [
    {"username": "mira", "name": "Mira Lindqvist", "joined_at": "2026-11-22T22:28:39.560000Z", "rules_version": 1}
]
INVITATION = {"id": 7, "whom": "Noor Haddad", "invited_at": "2026-11-22T22:28:39.560000Z"}


@shown_as({"name": "Agar"})
class NameInput(StrictSerializer):
    name = serializers.CharField(max_length=80, validators=[check_name])


@shown_as({"leader": "noor"})
class LeaderInput(StrictSerializer):
    leader = serializers.CharField(help_text="The username of another member.")


@shown_as({"whom": "noor"})
class InvitationInput(StrictSerializer):
    whom = serializers.CharField(
        max_length=254, validators=[check_whom], help_text="A username, or an e-mail address, with or without account."
    )


class MemberOutput(serializers.Serializer[Any]):
    username = serializers.CharField(source="user.username")
    name = serializers.CharField(source="user.public_name")
    joined_at = serializers.DateTimeField()
    rules_version = serializers.SerializerMethodField(help_text="The newest version of the rules that was accepted.")

    def get_rules_version(self, membership: Membership) -> int:
        """Read from the record of acceptances, for all members at once."""
        return int(self.context["accepted"].get(membership.user_id, 0))


@shown_as({"id": 59, "name": "Agar", "leader": "mira", "members": MEMBERS})
class TeamOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    leader = serializers.CharField(source="leader.username", help_text="The username of the leader.")
    members = serializers.SerializerMethodField()

    @extend_schema_field(MemberOutput(many=True))
    def get_members(self, team: Team) -> Any:
        """In the order in which they came."""
        memberships = team.memberships.select_related("user")
        return MemberOutput(memberships, many=True, context={"accepted": newest_accepted(team)}).data


@shown_as(INVITATION)
class SentOutput(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    whom = serializers.CharField(help_text="An address is told to the one who wrote it only.")
    invited_at = serializers.DateTimeField()


class InvitationOutput(SentOutput):
    direction = serializers.ChoiceField(choices=("sent", "received"), help_text="Sent by my team, or received by me.")
    team = serializers.CharField(help_text="The name of the team that invites.")
    invited_by = serializers.CharField()


@shown_as({"results": [{**INVITATION, "direction": "sent", "team": "Agar", "invited_by": "Mira"}], "next": None})
class InvitationsOutput(PageOutput):
    results = InvitationOutput(many=True)


def team_of(request: Request, slug: str) -> Team:
    """This person's team; 404 for who has none."""
    return get_object_or_404(Team.objects.of(request.user), competition=competition_of(request, slug))


def member_of(team: Team, username: str) -> User:
    """The member with this username. Raises NotAMemberError."""
    member = User.objects.filter(memberships__team=team, username__iexact=username).first()
    if member is None:
        raise NotAMemberError
    return member


def done(deed: Callable[[], Any], status: int = 200) -> Response:
    """What a deed answers, or its refusal by name."""
    try:
        return Response(deed(), status=status)
    except TeamRefusedError as refusal:
        return refused(refusal)


def as_sent(invitation: TeamInvitation, whom: str) -> dict[str, Any]:
    """An invitation as the inviting team sees it."""
    return {"id": invitation.pk, "whom": whom, "invited_at": invitation.invited_at}


def as_listed(invitation: TeamInvitation, mine: Team | None, reader: User) -> dict[str, Any]:
    """An invitation as somebody of the team sees it, or the one who is invited."""
    is_sent = mine is not None and invitation.team_id == mine.pk
    return as_sent(invitation, invitation.whom(reader) if is_sent else reader.public_name) | {
        "direction": "sent" if is_sent else "received",
        "team": invitation.team.name,
        "invited_by": invitation.invited_by.public_name,
    }


class TeamView(APIView):
    permission_classes = (IsAuthenticated,)

    @extend_schema(operation_id="team_retrieve", responses={200: TeamOutput})
    def get(self, request: Request, slug: str) -> Response:
        """My team; 404 if I have not joined."""
        return Response(TeamOutput(team_of(request, slug)).data)

    @extend_schema(operation_id="team_rename", request=NameInput, responses={200: TeamOutput, **by_example(*RENAMING)})
    def patch(self, request: Request, slug: str) -> Response:
        """Rename my team. For its leader, until the closing."""
        team, name = team_of(request, slug), given(request, NameInput)["name"]
        return done(lambda: TeamOutput(rename(team, name, by=person(request))).data)


@extend_schema(operation_id="team_leader", request=LeaderInput, responses={200: TeamOutput, **by_example(*LEADING)})
@api_view(["POST"])
@permission_classes([IsAuthenticated])
def name_leader(request: Request, slug: str) -> Response:
    """Hand the lead of my team to another member. For its leader."""
    team, username = team_of(request, slug), given(request, LeaderInput)["leader"]
    return done(lambda: TeamOutput(change_leader(team, member_of(team, username), by=person(request))).data)


@extend_schema(operation_id="team_leave", request=EmptyInput, responses={200: TeamOutput, **by_example(*LEAVING)})
@api_view(["POST"])
@permission_classes([IsAuthenticated])
def leave_team(request: Request, slug: str) -> Response:
    """Leave my team, while it has sent nothing. The answer is the team of one that I go on with."""
    team = team_of(request, slug)
    given(request, EmptyInput)
    return done(lambda: TeamOutput(leave(team, by=person(request))).data)


class InvitationsView(APIView):
    permission_classes = (IsAuthenticated,)

    @extend_schema(operation_id="invitations_list", parameters=[PageQuery], responses={200: InvitationsOutput})
    def get(self, request: Request, slug: str) -> Response:
        """The open invitations of my team, and those to me, newest first."""
        competition, reader = competition_of(request, slug), person(request)
        mine = my_team(competition, reader)
        page, onwards = page_of(invitations_of(mine, reader, competition), request, "-invited_at", "-pk")
        results = [as_listed(invitation, mine, reader) for invitation in page]
        return Response(InvitationsOutput({"results": results, "next": onwards}).data)

    @extend_schema(
        operation_id="invitations_create",
        request=InvitationInput,
        responses={201: SentOutput, **by_example(*INVITING)},
    )
    def post(self, request: Request, slug: str) -> Response:
        """Invite somebody into my team. The answer is the same whether or not an address has an account."""
        team, whom = team_of(request, slug), given(request, InvitationInput)["whom"]

        def deed() -> Any:
            invitation = invite(team, whom, by=person(request))
            return SentOutput(as_sent(invitation, invitation.whom(person(request)))).data

        return done(deed, 201)


@extend_schema(
    operation_id="invitation_accept",
    request=EmptyInput,
    responses={200: TeamOutput, **by_example(*ACCEPTING)},
)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
def accept_invitation(request: Request, slug: str, pk: int) -> Response:
    """Take the place, while my own team has sent nothing. The answer is the team."""
    invitation = invitation_to(person(request), slug, pk)
    given(request, EmptyInput)
    return done(lambda: TeamOutput(accept(invitation, by=person(request))).data)


@extend_schema(operation_id="invitation_decline", request=EmptyInput, responses={204: None, **by_example(*DECLINING)})
@api_view(["POST"])
@permission_classes([IsAuthenticated])
def decline_invitation(request: Request, slug: str, pk: int) -> Response:
    """Refuse the place."""
    invitation = invitation_to(person(request), slug, pk)
    given(request, EmptyInput)
    return done(lambda: decline(invitation, by=person(request)), 204)


@extend_schema(
    operation_id="invitation_withdraw",
    request=EmptyInput,
    responses={204: None, **by_example(*WITHDRAWING)},
)
@api_view(["POST"])
@permission_classes([IsAuthenticated])
def withdraw_invitation(request: Request, slug: str, pk: int) -> Response:
    """Take back an invitation of my team. For its leader."""
    invitation = get_object_or_404(team_of(request, slug).invitations, pk=pk)
    given(request, EmptyInput)
    return done(lambda: withdraw(invitation, by=person(request)), 204)
