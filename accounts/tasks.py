"""What beat asks of the outbox."""

from celery import shared_task

from accounts import outbox


@shared_task
def send_letters() -> int:
    """Send what waits; may run twice. How many letters a server took."""
    return outbox.send_letters()
