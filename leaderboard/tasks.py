"""What beat asks of the boards."""

from celery import shared_task

from leaderboard import schedule


@shared_task
def reveal_due() -> None:
    """Reveal what is due; may run twice."""
    schedule.reveal_due()
