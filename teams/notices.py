"""What invited people and members of merged teams are told by mail."""

from datetime import UTC

from django.core.mail import send_mail
from django.urls import reverse_lazy

from accounts.models import User
from competitions.clock import utc_minute
from competitions.models import Competition
from competitions.notices import mail_hosts
from teams.models import EntryRequest, Team, TeamInvitation

WAITING_LIST = reverse_lazy("admin:teams_entryrequest_changelist", query={"state__exact": "waiting"})


def tell_invited(invitation: TeamInvitation, page: str) -> None:
    """Mail the invited person or address, once; `page` is the address of the team page. Names no other address."""
    competition = invitation.team.competition
    person = invitation.person
    account = f"as {person.username}" if person else "with an account that has verified this address"
    closed = competition.visibility == Competition.Visibility.INVITED
    invited = "Only people whom its hosts have invited can open it.\n\n" if closed else ""
    send_mail(
        f"{competition.title}: {invitation.invited_by.public_name} invites you to a team",
        f"{invitation.invited_by.public_name} invites you to the team {invitation.team} in the competition "
        f"{competition.title}.\n\n"
        f"Accept or decline here, signed in {account}:\n{page}\n\n"
        f"{invited}"
        f"The invitation ends at {utc_minute(competition.merger_deadline)}. "
        "If you do not want to take part, you need not do anything.\n",
        None,
        [person.email if person else invitation.address],
        fail_silently=True,
    )


def tell_merged(team: Team, absorbed: Team, *, by: User, page: str) -> None:
    """Mail each member of two teams that are one now; `page` is the address of the team page."""
    title = team.competition.title
    for member in team.members():
        if member.email:
            send_mail(
                f"{title}: {absorbed} and {team} are one team",
                f"{by.public_name} has accepted the invitation of {team} for {absorbed}: both are one team now, called "
                f"{team}. It shares one place, one team's submissions a day and its finals.\n\n"
                f"Look whether the right finals are chosen. The team is here:\n{page}\n",
                None,
                [member.email],
                fail_silently=True,
            )


def tell_hosts(request: EntryRequest, page: str) -> None:
    """Mail owners and hosts at the first request of a UTC day; `page` is the address of the list in the admin."""
    midnight = request.asked_at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    earlier = EntryRequest.objects.filter(competition=request.competition, asked_at__gte=midnight, pk__lt=request.pk)
    if not earlier.exists():
        text = (
            "Somebody asks to join and waits for you to let them in or to decline. Whoever else asks today is on the "
        )
        text += f"list too, without another mail:\n{page}\n"
        mail_hosts(request.competition, "somebody asks to join", text)


def tell_decided(request: EntryRequest, page: str) -> None:
    """Mail the person what a host has decided, if they have an address; `page` is that of the rules."""
    title, is_in = request.competition.title, request.state == EntryRequest.State.APPROVED
    if request.user.email:
        told = "A host has let you in. You start as a team of one." if is_in else f"The reason: {request.reason}"
        subject = f"{title}: you take part" if is_in else f"{title}: your request was declined"
        send_mail(subject, f"{told}\n\n{page}\n", None, [request.user.email], fail_silently=True)
