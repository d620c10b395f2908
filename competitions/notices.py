"""Mail to the people who run a competition."""

from django.core.mail import send_mail

from competitions.models import Competition


def mail_hosts(competition: Competition, subject: str, text: str) -> None:
    """One mail to all hosts who have an address; the title stands before the subject. Losing it breaks nothing."""
    addresses = [host.user.email for host in competition.hosts.select_related("user") if host.user.email]
    send_mail(f"{competition.title}: {subject}", text, None, addresses, fail_silently=True)
