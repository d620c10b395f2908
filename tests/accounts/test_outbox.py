"""The outbox: what is written goes out, also when the server was away for days or refuses somebody else."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from pytest_django import Settings

from accounts import outbox
from accounts.models import Letter
from teams.account_deletion import delete_account
from tests.accounts.smtp_sink import Sink, running_sink
from tests.at_once import at_once
from tests.factories import make_user
from tests.letters import letters
from tests.processes import free_ports

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def server(settings: Settings) -> Iterator[Sink]:
    """A mail server that the site sends by."""
    with running_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.server_address[:2]
        yield sink


def write(*names: str) -> None:
    outbox.mail("A subject", "A text", [f"{name}@example.org" for name in names])


def later(by: timedelta) -> int:
    """How many letters go out when this time is over: the times of before move back."""
    Letter.objects.update(written_at=F("written_at") - by, not_before=F("not_before") - by)
    return outbox.send_letters()


def reached(server: Sink) -> list[str]:
    """To whom messages came, in their order."""
    return re.findall(r"^To: (\w+)@example.org", "".join(server.messages), re.MULTILINE)


def test_a_letter_goes_out_once_and_is_forgotten() -> None:
    write("mira")
    assert [(letter.to, letter.subject) for letter in letters()] == [(["mira@example.org"], "A subject")]
    assert not Letter.objects.exists()
    assert len(letters()) == 1


def test_what_is_undone_sends_no_letter() -> None:
    with transaction.atomic():
        write("mira")
        transaction.set_rollback(True)
    assert letters() == []


def test_one_refused_address_holds_nobody_else_and_is_tried_less_and_less(server: Sink) -> None:
    server.unknown = {f"gone{number}@example.org" for number in range(20)}
    write(*(f"gone{number}" for number in range(20)), "mira")
    write("noor")
    assert later(MINUTE) == 2
    assert reached(server) == ["mira", "noor"]
    assert later(16 * MINUTE) == 0
    assert set(Letter.objects.values_list("refusals", flat=True)) == {2}
    later(16 * MINUTE)
    assert set(Letter.objects.values_list("refusals", flat=True)) == {2}  # the pause is half an hour by now
    server.unknown = set()
    assert later(15 * MINUTE) == 20


def test_what_servers_refuse_for_a_month_is_given_up(server: Sink) -> None:
    server.unknown = {"gone@example.org"}
    write("gone")
    later(29 * DAY)
    assert Letter.objects.exists()
    later(2 * DAY)
    assert not Letter.objects.exists()


def test_an_address_that_fits_no_message_holds_nobody_else(server: Sink) -> None:
    write("two\nlines", "mira")
    assert later(MINUTE) == 1
    assert reached(server) == ["mira"]


def test_nothing_is_lost_while_the_server_is_away_for_weeks(server: Sink, settings: Settings) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, free_ports(1)[0]
    write("mira", "noor", "ada")
    for _ in range(10):
        assert later(4 * DAY) == 0
    assert Letter.objects.filter(not_before__gt=timezone.now()).count() == 1  # one try a run tells enough
    assert outbox.waiting(timezone.now())[0] == 3
    assert outbox.waiting(timezone.now())[1] == pytest.approx(40 * 24 * 3600, abs=60)
    settings.EMAIL_PORT = port
    assert later(16 * MINUTE) == 3
    assert sorted(reached(server)) == ["ada", "mira", "noor"]
    assert outbox.waiting(timezone.now()) == (0, 0)


def test_a_refused_letter_waits_and_makes_no_alarm(server: Sink) -> None:
    server.unknown = {"gone@example.org"}
    write("gone")
    later(DAY)
    assert outbox.waiting(timezone.now()) == (1, 0)


def test_what_was_to_go_to_a_deleted_account_does_not() -> None:
    mira = make_user("mira")
    write("mira", "noor")
    delete_account(mira, by=mira)
    assert [letter.to for letter in letters()] == [["noor@example.org"]]


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_moment_send_a_letter_once() -> None:
    write("mira", "noor", "ada")
    at_once([outbox.send_letters] * 4)
    assert len(mail.outbox) == 3
