"""What the site writes to people, once the outbox has been worked off."""

from django.core import mail
from django.core.mail import EmailMessage

from accounts.outbox import send_letters


def letters() -> list[EmailMessage]:
    """Everything that has been sent so far."""
    send_letters()
    return mail.outbox
