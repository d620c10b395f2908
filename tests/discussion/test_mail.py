"""Notices by mail: in one message, as often as a person wants, none lost with the server, none for what is hidden."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.mail_out import failures
from competitions.models import Competition, Notice
from discussion.mailing import mail_notices
from discussion.models import MailRhythm, Topic
from discussion.moderating import hide
from discussion.posting import comment, start_topic
from leaderboard.reveal import reveal
from teams.account_deletion import delete_account
from teams.inviting import invite
from tests.accounts.smtp_sink import running_sink
from tests.at_once import at_once
from tests.factories import close, make_competition, make_team, make_user, signed_in
from tests.processes import free_ports

pytestmark = [pytest.mark.django_db, pytest.mark.scaled]
SITE = "https://podium.example.org"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def site(settings: Settings) -> None:
    """A site that knows its own address."""
    settings.PUBLIC_URL = SITE


@pytest.fixture
def topic() -> Topic:
    """Mira asks, noor answers."""
    competition = make_competition()
    make_team(competition, "Petri Dish", make_user("mira"))
    make_team(competition, "Rival", make_user("noor"))
    asked = start_topic(competition, "Why so few rows?", "I count 40.", by=make_user("mira"))
    comment(asked, "Look again.", by=make_user("noor"))
    return asked


def later(by: timedelta) -> list[EmailMessage]:
    """What has been sent in all when this time is over: the times of before move back."""
    for notice in Notice.objects.all():
        Notice.objects.filter(pk=notice.pk).update(at=notice.at - by)
    for rhythm in MailRhythm.objects.all():
        MailRhythm.objects.filter(pk=rhythm.pk).update(not_before=rhythm.not_before - by)
    mail_notices()
    return mail.outbox


def to_mira() -> list[EmailMessage]:
    """What she has been sent in all."""
    return [message for message in mail.outbox if message.to == ["mira@example.org"]]


def person(name: str) -> Client:
    return signed_in(Client(), make_user(name))


def choose(name: str, rhythm: str) -> None:
    person(name).post("/notices/mail/", {"rhythm": rhythm})


def way_out(message: EmailMessage) -> str:
    """The path by which a mail program stops the mail."""
    found = re.fullmatch(f"<{SITE}(/notices/mail/[^>]+/)>", message.extra_headers["List-Unsubscribe"])
    assert found
    return found[1]


def announce(competition: Competition, title: str = "The data has moved") -> Topic:
    return start_topic(competition, title, "Look.", by=make_user("host"), is_announcement=True)


def test_what_is_not_read_for_ten_minutes_is_mailed_once(topic: Topic) -> None:
    assert later(9 * MINUTE) == []
    [message] = later(2 * MINUTE)
    assert message.to == ["mira@example.org"]
    assert message.subject == "Benign or malignant?: New comment by noor: Why so few rows?"
    assert f"Why so few rows?\n{SITE}/competitions/cells/discussion/" in message.body
    assert "Look again." not in message.body
    assert later(DAY) == [message]


def test_what_is_read_in_time_is_not_mailed(topic: Topic) -> None:
    person("mira").post("/notices/read/")
    assert later(11 * MINUTE) == []


def test_what_gathers_within_an_hour_comes_in_one_message(topic: Topic) -> None:
    later(11 * MINUTE)
    for number in range(40):
        comment(topic, f"Again {number}.", by=make_user("noor" if number % 2 else "host"))
    later(58 * MINUTE)
    assert len(to_mira()) == 1
    later(2 * MINUTE)
    _, message = to_mira()
    assert message.subject == "Podium: 40 new notices"
    assert message.body.count("New comment") == 30
    assert "And 10 more." in message.body


def test_once_a_day_is_once_a_day(topic: Topic) -> None:
    choose("mira", "daily")
    later(11 * MINUTE)
    comment(topic, "Once more.", by=make_user("noor"))
    assert len(later(23 * HOUR)) == 1
    assert len(later(HOUR)) == 2


def test_who_wants_none_gets_none_and_keeps_the_notices_on_the_site(topic: Topic) -> None:
    choose("mira", "never")
    assert later(DAY) == []
    assert "New comment by noor" in person("mira").get("/notices/").content.decode()
    choose("mira", "hourly")
    assert len(later(MINUTE)) == 1


def test_what_is_no_rhythm_changes_nothing(topic: Topic) -> None:
    choose("mira", "weekly")
    assert not MailRhythm.objects.exists()


def test_a_mail_program_stops_the_mail_without_signing_in_and_without_a_page(topic: Topic) -> None:
    [message] = later(11 * MINUTE)
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    answer = Client(enforce_csrf_checks=True).post(way_out(message), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    comment(topic, "Once more.", by=make_user("noor"))
    assert later(DAY) == [message]


def test_a_look_at_the_address_stops_nothing_until_the_button_is_pressed(topic: Topic) -> None:
    [message] = later(11 * MINUTE)
    assert way_out(message) in message.body
    page = Client().get(way_out(message)).content.decode()
    assert "Send me no more of them" in page
    assert MailRhythm.objects.get().rhythm == "hourly"
    assert "mira gets no more mail" in Client().post(way_out(message)).content.decode()
    assert MailRhythm.objects.get().rhythm == "never"


@pytest.mark.parametrize("key", ["1", "1:", "x:y", "1:qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"])
def test_nobody_stops_the_mail_of_others(topic: Topic, key: str) -> None:
    assert Client().post(f"/notices/mail/{key}/").status_code == 404
    assert len(later(DAY)) == 1


def test_an_announcement_reaches_everybody_who_joined(topic: Topic) -> None:
    announce(topic.competition)
    assert sorted(message.to[0] for message in later(11 * MINUTE)) == ["mira@example.org", "noor@example.org"]


def test_what_is_hidden_meanwhile_is_not_mailed(topic: Topic) -> None:
    hide(topic.posts.get(is_opening=False), reason="Rude.", by=make_user("host"))
    assert [message.to for message in later(DAY)] == [["noor@example.org"]]
    assert "A host has hidden what you wrote" in mail.outbox[0].subject


def test_a_line_feed_in_a_title_breaks_no_header(topic: Topic) -> None:
    announce(topic.competition, "Moved\nBcc: everybody@example.org")
    later(11 * MINUTE)
    assert mail.outbox[1].subject == "Benign or malignant?: Announcement: Moved Bcc: everybody@example.org"


def test_without_an_address_of_the_site_nothing_is_sent_or_offered(topic: Topic, settings: Settings) -> None:
    settings.PUBLIC_URL = ""
    assert later(DAY) == []
    assert "How often" not in person("mira").get("/notices/").content.decode()


def test_who_has_no_address_or_no_account_gets_nothing(topic: Topic) -> None:
    announce(topic.competition)
    mira = make_user("mira")
    mira.email = ""
    mira.save()
    delete_account(make_user("noor"), by=make_user("noor"))
    assert later(DAY) == []
    assert "With an <a" in person("mira").get("/notices/").content.decode()


def test_what_the_server_does_not_take_goes_out_as_soon_as_it_does(topic: Topic, settings: Settings) -> None:
    announce(topic.competition)
    locmem, failed = settings.EMAIL_BACKEND, failures()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", "127.0.0.1"
    settings.EMAIL_PORT = free_ports(1)[0]
    assert later(11 * MINUTE) == []
    assert failures() == failed + 1  # the second person waits for the next run: the server is away
    assert not Notice.objects.exclude(mailed_at=None).exists()
    settings.EMAIL_BACKEND = locmem
    assert {message.to[0] for message in later(16 * MINUTE)} == {"mira@example.org", "noor@example.org"}
    assert len(later(16 * MINUTE)) == 2


def test_a_refused_address_holds_nobody_else_and_is_tried_less_and_less(topic: Topic, settings: Settings) -> None:
    announce(topic.competition)
    with running_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.server_address[:2]
        sink.unknown = {"mira@example.org"}
        later(11 * MINUTE)
        assert "To: noor@example.org" in "".join(sink.messages)
        later(16 * MINUTE)
        assert MailRhythm.objects.get(user=make_user("mira")).refusals == 2
        sink.unknown = set()
        later(16 * MINUTE)
        assert len(sink.messages) == 1  # the pause is half an hour by now
        later(15 * MINUTE)
    assert "To: mira@example.org" in sink.messages[1]
    assert MailRhythm.objects.get(user=make_user("mira")).refusals == 0


def test_what_nobody_could_mail_for_two_weeks_is_no_news(topic: Topic) -> None:
    assert later(14 * DAY) == []


def test_what_somebody_waits_for_is_mailed_however_late(topic: Topic) -> None:
    close(topic.competition)
    reveal(topic.competition, by=make_user("host"))
    assert "Benign or malignant?: The results are out" in [message.subject for message in later(40 * DAY)]


def test_what_has_a_letter_of_its_own_is_not_mailed_again(topic: Topic) -> None:
    person("mira").post("/notices/read/")
    invite(make_user("noor").led_teams.get(), "mira", by=make_user("noor"))
    assert later(DAY) == []
    assert "noor invites you to a team" in person("mira").get("/notices/").content.decode()


def test_the_page_says_how_often_and_where_to(topic: Topic) -> None:
    choose("mira", "daily")
    page = person("mira").get("/notices/").content.decode()
    assert "comes to mira@example.org" in page
    assert '<option value="daily" selected>' in page


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_moment_send_one_message(topic: Topic) -> None:
    Notice.objects.update(at=timezone.now() - HOUR)
    at_once([mail_notices] * 4)
    assert len(mail.outbox) == 1
