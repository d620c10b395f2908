"""What beat asks of the boards."""

from celery import shared_task

from leaderboard import places, schedule


@shared_task
def reveal_due() -> None:
    """Reveal what is due; may run twice."""
    schedule.reveal_due()


@shared_task
def note_places() -> None:
    """Note the ranks that new best scores have brought; may run twice."""
    places.note_places()
