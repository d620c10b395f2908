"""What beat asks of the discussion."""

from celery import shared_task

from discussion import mailing


@shared_task
def mail_notices() -> int:
    """Mail whom it is time for; may run twice. How many got a message."""
    return mailing.mail_notices()
