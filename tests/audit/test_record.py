"""The record: chained, whole, without names, and written only together with the deed."""

import threading
from itertools import pairwise

import pytest
from django.db import connections, transaction

from accounts.models import User
from audit.models import AuditChain, AuditEvent
from audit.record import canonical_text, digest, record
from audit.verification import breaches
from tests.factories import make_user

pytestmark = pytest.mark.scaled

CHAIN = "competition-1"


def deed(number: int = 0, *, by: User | None = None) -> AuditEvent:
    with transaction.atomic():
        return record(CHAIN, "rules:publish", by=by, facts={"version": number})


@pytest.fixture
def three(db: None) -> list[AuditEvent]:
    """A chain of three events."""
    return [deed(number) for number in (1, 2, 3)]


@pytest.mark.usefixtures("three")
def test_an_untouched_chain_is_whole_and_holds_its_anchors() -> None:
    first = AuditEvent.objects.get(number=1)
    assert list(breaches()) == []
    assert list(breaches(anchor=first.hash)) == []
    assert AuditChain.objects.get().head == AuditEvent.objects.get(number=3).hash


def test_a_deed_outside_a_transaction_is_not_recorded(transactional_db: None) -> None:
    with pytest.raises(transaction.TransactionManagementError):
        record(CHAIN, "rules:publish", by=None, facts={})
    assert not AuditChain.objects.exists()


def test_a_deed_that_is_rolled_back_leaves_nothing_on_the_record(db: None) -> None:
    with transaction.atomic():
        record(CHAIN, "rules:publish", by=None, facts={})
        transaction.set_rollback(True)
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("column", ["deed", "number", "canonical", "hash"])
def test_a_changed_row_is_found(column: str, three: list[AuditEvent]) -> None:
    text = three[1].canonical.replace('"version":2', '"version":7')
    changed = {"deed": "rules:withdraw", "number": 9, "canonical": text, "hash": "f" * 64}
    AuditEvent.objects.filter(pk=three[1].pk).update(**{column: changed[column]})
    assert any("event 2" in breach.what or "event 9" in breach.what for breach in breaches())


def test_another_person_put_into_a_row_is_found(db: None) -> None:
    event = deed(by=make_user("host"))
    AuditEvent.objects.filter(pk=event.pk).update(by=make_user("scapegoat"))
    assert list(breaches())


def test_a_text_that_is_no_text_of_ours_is_found(three: list[AuditEvent]) -> None:
    AuditEvent.objects.filter(pk=three[1].pk).update(canonical="gone", hash=digest("gone"))
    assert any("event 2" in breach.what for breach in breaches())


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_removed_event_is_found(place: int, three: list[AuditEvent]) -> None:
    three[place].delete()
    assert list(breaches())


def test_a_chain_that_was_rewritten_from_end_to_end_is_found_by_an_anchor(three: list[AuditEvent]) -> None:
    AuditEvent.objects.all().delete()
    AuditChain.objects.all().delete()
    for number in (1, 2, 4):
        deed(number)
    assert list(breaches()) == []
    assert len(list(breaches(anchor=three[-1].hash))) == 1


def test_the_canonical_text_holds_no_name_and_no_address(db: None) -> None:
    host = make_user("hannah", email="hannah@example.org", display_name="Hannah Host")
    event = deed(by=host)
    assert event.by == host
    assert str(host.opaque_id) in event.canonical
    assert "hannah" not in event.canonical.lower()


def test_the_hash_covers_the_text_and_the_text_names_the_event_before(three: list[AuditEvent]) -> None:
    for before, after in pairwise(three):
        assert before.hash in after.canonical
        assert after.hash == digest(after.canonical)


def test_a_text_has_one_spelling() -> None:
    assert canonical_text(b=1, a="é") == '{"a":"é","b":1}'


def test_chains_do_not_mix(db: None) -> None:
    deed()
    with transaction.atomic():
        other = record("site", "user:add", by=None, facts={})
    assert other.number == 1
    assert list(breaches()) == []


def test_deeds_at_the_same_time_each_have_their_place(transactional_db: None) -> None:
    def several() -> None:
        for number in range(5):
            deed(number)
        connections.close_all()

    threads = [threading.Thread(target=several) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(AuditEvent.objects.values_list("number", flat=True)) == list(range(1, 21))
    assert list(breaches()) == []
