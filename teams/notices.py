"""What invited people and members of merged teams are told by mail."""

from django.core.mail import send_mail

from accounts.models import User
from competitions.clock import utc_minute
from competitions.models import Competition
from teams.models import Team, TeamInvitation


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
