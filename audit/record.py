"""Writing the record: `record()` appends one event to a chain, in the transaction of the deed itself."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from audit.models import AuditChain, AuditEvent


def canonical_text(**fields: Any) -> str:
    """The one spelling of an event that its hash covers: JSON, keys sorted, no spaces, no ASCII escapes."""
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str) -> str:
    """SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


def opaque_id(person: models.Model | None) -> str | None:
    """How a person enters a chain: a random id that stays when the account's name and address are gone."""
    return None if person is None else str(person.opaque_id)  # type: ignore[attr-defined]


def record(chain_name: str, deed: str, *, by: models.Model | None, facts: Mapping[str, Any]) -> AuditEvent:
    """Append `deed` to a chain; call it last in the deed's own transaction.

    `facts` holds JSON values without a name or an address: people are `opaque_id`s. Locks the chain's
    head row, which is why it comes last. Raises TransactionManagementError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("record() belongs into the transaction of the deed it records.")
    AuditChain.objects.get_or_create(name=chain_name)
    chain = AuditChain.objects.select_for_update().get(name=chain_name)
    at = timezone.now()
    number = chain.length + 1
    text = canonical_text(
        chain=chain_name,
        number=number,
        previous=chain.head,
        at=at.isoformat(),
        deed=deed,
        by=opaque_id(by),
        facts=dict(facts),
    )
    chain.length, chain.head = number, digest(text)
    chain.save(update_fields=["length", "head"])
    return AuditEvent.objects.create(
        chain=chain,
        number=number,
        at=at,
        deed=deed,
        by_id=None if by is None else by.pk,
        canonical=text,
        hash=chain.head,
    )
