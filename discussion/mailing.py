"""Mail about notices. What is unread and unmailed is the outbox: it stands in the database until a server took it.

A message may come twice, where a worker dies in the moment after the server took it; none is lost.
"""

from datetime import datetime, timedelta
from time import monotonic

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.signing import BadSignature, Signer
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.mail_out import RETRY, Answer, in_language_of, pause_after, sent
from accounts.models import User
from competitions.models import Notice
from discussion.models import MailRhythm
from discussion.notices import unread_by

QUIET = timedelta(minutes=10)  # whoever is on the site reads it there
OLDEST = timedelta(days=14)  # what nobody could mail for so long is no news, if it is nothing else
Kind = Notice.Kind
NEWS = (Kind.ANNOUNCEMENT, Kind.COMMENT, Kind.ANSWER, Kind.PAUSED, Kind.RESUMED, Kind.FINALS, Kind.INVALID)
TOLD_AT_ONCE = 30
SECONDS_A_RUN, PEOPLE_A_RUN = 20, 1000  # a worker has other things to do
ADDRESSES = Signer(salt="mail about notices")


def mail_notices() -> int:
    """Mail whoever it is time for, as long as the server can be reached; how many got a message.

    Without PUBLIC_URL no link could lead here, and nothing is sent.
    """
    number, ends = 0, monotonic() + SECONDS_A_RUN
    for person in people_due(timezone.now()) if settings.PUBLIC_URL else []:
        answer = mail_to(person, timezone.now())
        number += answer is Answer.TAKEN
        if answer is Answer.AWAY or monotonic() > ends:
            break
    return number


def to_mail(now: datetime) -> QuerySet[Notice]:
    """The outbox."""
    waiting = Notice.objects.filter(read_at=None, mailed_at=None, at__lte=now - QUIET)
    return waiting.exclude(kind__in=NEWS, at__lte=now - OLDEST)


def people_due(now: datetime) -> QuerySet[User]:
    """Those for whom something waits and whose time has come."""
    people = User.objects.filter(Exists(to_mail(now).filter(user=OuterRef("pk"))), is_active=True).exclude(email="")
    not_yet = MailRhythm.objects.filter(Q(rhythm=MailRhythm.Rhythm.NEVER) | Q(not_before__gt=now), user=OuterRef("pk"))
    longest = F("mail_rhythm__not_before").asc(nulls_first=True)  # who could not be reached stands behind all others
    return people.exclude(Exists(not_yet)).order_by(longest, "pk")[:PEOPLE_A_RUN]


def mail_to(person: User, now: datetime) -> Answer | None:
    """One message with all that waits for a person; None if there is nothing to say, or another worker says it.

    Their turn is taken before anything is sent, and given back, for a while later, if it was not sent.
    """
    rhythm = MailRhythm.objects.get_or_create(user=person, defaults={"not_before": now})[0]
    turn = MailRhythm.objects.filter(pk=rhythm.pk, not_before__lte=now).exclude(rhythm=MailRhythm.Rhythm.NEVER)
    if not turn.update(not_before=now + rhythm.period):
        return None
    waiting = unread_by(person).filter(pk__in=to_mail(now).values("pk"))
    notices = list(waiting[:TOLD_AT_ONCE])
    answer = sent(message(person, notices, waiting.count())) if notices else None
    if answer in (Answer.REFUSED, Answer.AWAY):
        put_off(rhythm, answer, now)
    else:
        MailRhythm.objects.filter(pk=rhythm.pk).update(refusals=0)
        Notice.objects.filter(pk__in=to_mail(now).filter(user=person).values("pk")).update(mailed_at=now)
    return answer


def put_off(rhythm: MailRhythm, answer: Answer, now: datetime) -> None:
    """Try again later; the later, the more often the message was refused."""
    refused = answer is Answer.REFUSED
    pause = pause_after(rhythm.refusals) if refused else RETRY
    MailRhythm.objects.filter(pk=rhythm.pk).update(not_before=now + pause, refusals=F("refusals") + int(refused))


def message(person: User, notices: list[Notice], number: int) -> EmailMessage:
    """What a person reads, and the two lines by which a mail program offers to stop it (RFC 8058)."""
    stop = settings.PUBLIC_URL + reverse("discussion:stop-mail", args=[signed_for(person)])
    page = settings.PUBLIC_URL + reverse("discussion:notices")
    number_left = number - len(notices)
    with in_language_of(person):
        more = [_("And %(number)s more.") % {"number": number_left}] if number_left else []
        rest = _("How often you get this, or never: on the same page, or here:")
        end = f"{_('All of them:')}\n{page}\n\n{rest}\n{stop}\n"
        several = _("%(site)s: %(number)s new notices") % {"site": settings.SITE_NAME, "number": number}
        subject = headline(notices[0]) if number == 1 else several
        told = [line(notice) for notice in notices]
    return EmailMessage(
        " ".join(subject.split()),  # a title may hold a line feed, a header must not
        "\n\n".join([*told, *more, end]),
        to=[person.email],
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )


def headline(notice: Notice) -> str:
    """A notice in a line."""
    return f"{notice.competition}: {notice.sentence}"


def line(notice: Notice) -> str:
    """A notice with its link. No text of a post: what is hidden later must not stand in a mailbox."""
    return f"{headline(notice)}\n{settings.PUBLIC_URL}{notice.path}"


def signed_for(person: User) -> str:
    """What stands in the address by which a person stops the mail without signing in."""
    return ADDRESSES.sign(str(person.pk))


def person_of(signed: str) -> User | None:
    """Whose it is, if we have signed it."""
    try:
        return User.objects.filter(pk=ADDRESSES.unsign(signed), is_active=True).first()
    except BadSignature:
        return None


def rhythm_of(person: User) -> str:
    """How often a person gets mail about notices."""
    chosen = MailRhythm.objects.filter(user=person).first()
    return chosen.rhythm if chosen else MailRhythm.Rhythm.HOURLY


def choose_rhythm(person: User, rhythm: str) -> None:
    """From now on mail a person so often; what they chose before ends."""
    MailRhythm.objects.update_or_create(user=person, defaults={"rhythm": rhythm, "not_before": timezone.now()})
