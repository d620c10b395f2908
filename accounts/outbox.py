"""The outbox: letters are written in the transaction of what they tell of, and stand there until a server took them.

A letter may come twice, where a worker dies in the moment after the server took it; none is lost.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from time import monotonic

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Count, F, Min, Q
from django.utils import timezone

from accounts.mail_out import Answer, pause_after, sent
from accounts.models import Letter

log = structlog.get_logger()
SECONDS_A_RUN, LETTERS_A_RUN = 20, 1000  # a worker has other things to do
REFUSED_FOR_GOOD = timedelta(days=30)


def mail(subject: str, text: str, addresses: Iterable[str]) -> None:
    """Write one letter for each address that is none of an empty one."""
    now, subject = timezone.now(), " ".join(subject.split())  # a title may hold a line feed, a header must not
    told = {"subject": subject, "text": text, "written_at": now, "not_before": now}
    Letter.objects.bulk_create(Letter(address=address, **told) for address in addresses if address)


def at_site(path: object) -> str:
    """A line with the address of a page; nothing where the site does not know its own."""
    return f"{settings.PUBLIC_URL}{path}\n" if settings.PUBLIC_URL else ""


def send_letters() -> int:
    """Send what is due until the server cannot be reached; how many letters it took."""
    number, ends = 0, monotonic() + SECONDS_A_RUN
    for letter in Letter.objects.due(timezone.now())[:LETTERS_A_RUN]:
        answer = send(letter, timezone.now())
        number += answer is Answer.TAKEN
        if answer is Answer.AWAY or monotonic() > ends:
            break
    return number


def send(letter: Letter, now: datetime) -> Answer | None:
    """Send a letter; None if another worker does. Its turn is taken first: until its next try it is nobody's."""
    turn = Letter.objects.filter(pk=letter.pk, not_before=letter.not_before)
    if not turn.update(not_before=now + pause_after(letter.refusals)):
        return None
    answer = sent(EmailMessage(letter.subject, letter.text, to=[letter.address]))
    if answer is Answer.TAKEN:
        letter.delete()
    elif answer is Answer.REFUSED:
        note_refusal(letter, now)
    return answer


def note_refusal(letter: Letter, now: datetime) -> None:
    """Try it less often; what servers have refused for a month is given up."""
    if now - letter.written_at > REFUSED_FOR_GOOD:
        log.warning("letter given up", letter=letter.pk)
        letter.delete()
    else:
        Letter.objects.filter(pk=letter.pk).update(refusals=F("refusals") + 1)


def waiting(now: datetime) -> tuple[int, float]:
    """How many letters wait, and for how many seconds the oldest of those that no server has refused."""
    found = Letter.objects.aggregate(number=Count("pk"), oldest=Min("written_at", filter=Q(refusals=0)))
    return found["number"], max((now - (found["oldest"] or now)).total_seconds(), 0.0)
