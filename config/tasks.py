"""What beat asks of the installation as a whole."""

from celery import shared_task

from config import housekeeping
from kaggle_api import uploading


@shared_task
def collect_orphans() -> int:
    """Delete stored files that no row names, those of uploads that nothing came of included; how many."""
    uploading.forget_expired()
    return housekeeping.collect_orphans()


@shared_task
def clear_leftovers() -> None:
    """Clear away what is out of date: sessions, uploads that broke off."""
    housekeeping.clear_leftovers()
