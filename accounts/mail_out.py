"""What a mail server says to a message; a failure is logged and counted, never shown."""

from contextlib import AbstractContextManager
from datetime import timedelta
from enum import Enum, auto
from smtplib import SMTPDataError, SMTPNotSupportedError, SMTPRecipientsRefused

import structlog
from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.utils import translation

from accounts.models import User

log = structlog.get_logger()
FAILURES = "mail-failures"
RETRY, LONGEST_RETRY = timedelta(minutes=15), timedelta(days=1)


class Answer(Enum):
    TAKEN = auto()
    REFUSED = auto()  # this message or its recipient; the next one may be taken
    AWAY = auto()  # nothing goes out for now


def in_language_of(person: User | None) -> AbstractContextManager[None]:
    """What is written in this block is in the language that a person reads; in the site's to whom we do not know."""
    return translation.override((person and person.language) or settings.SITE_LANGUAGE)


def sent(message: EmailMessage) -> Answer:
    """What became of a message; if no server took it, that is noted."""
    try:
        message.send()
    except (SMTPRecipientsRefused, SMTPDataError, SMTPNotSupportedError, ValueError) as problem:
        note_failure(problem)  # a ValueError: no message can be made for such an address
        return Answer.REFUSED
    except OSError as problem:
        note_failure(problem)
        return Answer.AWAY
    return Answer.TAKEN


def pause_after(refusals: int) -> timedelta:
    """How long to wait with a message that was refused so often before: twice as long each time, at most a day."""
    return min(RETRY * (1 << min(refusals, 7)), LONGEST_RETRY)


def note_failure(problem: Exception) -> None:
    """One more message that did not go out. The server's words may quote addresses: the log gets their kind only."""
    log.warning("mail not sent", problem=type(problem).__name__)
    cache.add(FAILURES, 0, None)
    cache.incr(FAILURES)


def failures() -> int:
    """How many messages did not go out since the cache was made."""
    return int(cache.get(FAILURES, 0))
