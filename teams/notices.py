"""What an invited person is told by mail."""

from django.core.mail import send_mail

from competitions.clock import utc_minute
from competitions.models import Competition
from teams.models import TeamInvitation


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
