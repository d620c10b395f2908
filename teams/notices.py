"""What invited people, members of merged teams and people who ask to join are told, in the transaction of the deed."""

from datetime import UTC

from allauth.account.models import EmailAddress
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accounts.mail_out import in_language_of
from accounts.models import User
from accounts.outbox import at_site, mail
from competitions.clock import utc_minute
from competitions.models import Competition, Notice
from competitions.notices import mail_hosts, tell
from teams.models import EntryRequest, Team, TeamInvitation

Kind = Notice.Kind

MERGED = gettext_noop(
    "%(person)s has accepted the invitation of %(team)s for %(absorbed)s: both are one team now, called %(team)s. "
    "It shares one place, one team's submissions a day and its finals."
)
LOOK = gettext_noop("Look on the page of the team whether the right finals are chosen.")


def team_page(competition: Competition) -> str:
    """The path of the page on which a person finds their team and the places that are offered to them."""
    return reverse("teams:team", args=[competition.slug])


def tell_invited(invitation: TeamInvitation) -> None:
    """Write to the invited person or address, once, and tell who has it. Names no other address."""
    competition = invitation.team.competition
    person, path = invitation.person, team_page(competition)
    people, by = people_of(invitation), invitation.invited_by
    tell(people, Kind.INVITED, competition, about=invitation.pk, path=path, by=by, by_letter=True)
    closed = competition.visibility == Competition.Visibility.INVITED
    with in_language_of(person):
        who = _("as %(person)s") % {"person": person.username} if person else None
        told = {
            "person": by.public_name,
            "team": invitation.team,
            "competition": competition.title,
            "account": who or _("with an account that has verified this address"),
            "until": utc_minute(competition.merger_deadline),
        }
        paragraphs = [
            _("%(person)s invites you to the team %(team)s in the competition %(competition)s.") % told,
            _("Accept or decline on the page of your team, signed in %(account)s.") % told
            + f"\n{at_site(path)}".rstrip(),
            *([_("Only people whom its hosts have invited can open it.")] if closed else []),
            _("The invitation ends at %(until)s. If you do not want to take part, you need not do anything.") % told,
        ]
        subject = _("%(competition)s: %(person)s invites you to a team") % told
        mail(subject, "\n\n".join(paragraphs) + "\n", [person.email if person else invitation.address])


def people_of(invitation: TeamInvitation) -> QuerySet[User]:
    """The invited person, or whoever has shown the invited address to be theirs."""
    if invitation.person:
        return User.objects.filter(pk=invitation.person.pk)
    mine = EmailAddress.objects.filter(email__iexact=invitation.address, verified=True)
    return User.objects.filter(pk__in=mine.values("user"))


def tell_answered(invitation: TeamInvitation, kind: Notice.Kind, *, by: User) -> None:
    """Tell the team's leader what became of an invitation; who declines what an address was offered stays unnamed."""
    team = invitation.team
    named = by if invitation.person or kind == Kind.ACCEPTED else None
    leader, path = User.objects.filter(led_teams=team), team_page(team.competition)
    tell(leader, kind, team.competition, about=invitation.pk, path=path, by=named)


def tell_merged(team: Team, absorbed: Team, *, by: User) -> None:
    """Write to each member of two teams that are one now, and tell them."""
    path = team_page(team.competition)
    members = User.objects.filter(memberships__team=team)
    tell(members, Kind.MERGED, team.competition, about=absorbed.pk, path=path, by=by, by_letter=True)
    told = {"title": team.competition.title, "person": by.public_name, "team": team, "absorbed": absorbed}
    for member in team.members():
        with in_language_of(member):
            subject = _("%(title)s: %(absorbed)s and %(team)s are one team") % told
            mail(subject, f"{_(MERGED) % told}\n\n{_(LOOK)}\n{at_site(path)}", [member.email])


def tell_hosts(request: EntryRequest) -> None:
    """Write to owners and hosts at the first request of a UTC day."""
    midnight = request.asked_at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    earlier = EntryRequest.objects.filter(competition=request.competition, asked_at__gte=midnight, pk__lt=request.pk)
    if not earlier.exists():
        waiting = reverse("admin:teams_entryrequest_changelist", query={"state__exact": "waiting"})
        with in_language_of(None):
            text = _(
                "Somebody asks to join and waits for you to let them in or to decline. Whoever else asks today is "
                "under Requests to join in the admin too, without another mail."
            )
            mail_hosts(request.competition, _("somebody asks to join"), f"{text}\n{at_site(waiting)}")


def tell_decided(request: EntryRequest) -> None:
    """Write and tell the person what a host has decided."""
    title, is_in = request.competition.title, request.state == EntryRequest.State.APPROVED
    path = reverse("teams:rules", args=[request.competition.slug])
    kind, whom = Kind.ADMITTED if is_in else Kind.TURNED_AWAY, User.objects.filter(pk=request.user_id)
    tell(whom, kind, request.competition, about=request.pk, path=path, by_letter=True)
    with in_language_of(request.user):
        if is_in:
            told, subject = _("A host has let you in. You start as a team of one."), _("%(title)s: you take part")
        else:
            told = _("The reason: %(reason)s") % {"reason": request.reason}
            subject = _("%(title)s: your request was declined")
        mail(subject % {"title": title}, f"{told}\n\n{at_site(path)}", [request.user.email])
