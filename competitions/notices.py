"""Mail to the people who run a competition."""

from django.core.mail import send_mail

from competitions.models import Competition
from competitions.roles import Right


def mail_hosts(competition: Competition, subject: str, text: str) -> None:
    """One mail to the owners and hosts who have an address, the title before its subject. Losing it breaks nothing."""
    hosts = competition.hosts.with_right(Right.EDIT).select_related("user")
    addresses = [host.user.email for host in hosts if host.user.email]
    send_mail(f"{competition.title}: {subject}", text, None, addresses, fail_silently=True)
