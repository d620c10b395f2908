"""What a host changes in a published competition is on the record: dates and limits above all."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from accounts.models import User
from audit.record import opaque_id, record
from competitions.models import Competition, Host, Phase


def record_edit(form: Any, formsets: Sequence[Any], *, change: bool, by: User) -> None:
    """Record the making of a competition, or what changed in a published one, in the transaction that saves it."""
    competition: Competition = form.instance
    if not change:
        record(competition.chain, "competition:create", by=by, facts={"slug": competition.slug})
        return
    facts = dict(changes(form, formsets))
    if competition.published_at and facts:
        record(competition.chain, "competition:edit", by=by, facts=facts)


def changes(form: Any, formsets: Sequence[Any]) -> Iterator[tuple[str, Any]]:
    """The new value of each changed field, the roles by id if they changed, the names of other parts that did."""
    yield from new_values(form)
    for formset in formsets:
        if touched(formset) and formset.model is Phase:
            yield "phase", dict(new_values(formset.forms[0]))
        elif touched(formset) and formset.model is Host:
            hosts = Host.objects.filter(competition=form.instance).select_related("user")
            yield "hosts", {opaque_id(host.user): host.role for host in hosts}
        elif touched(formset):
            yield formset.prefix, "changed"


def touched(formset: Any) -> bool:
    """Whether saving the formset has changed anything."""
    return bool(formset.new_objects or formset.changed_objects or formset.deleted_objects)


def new_values(form: Any) -> Iterator[tuple[str, Any]]:
    """Each changed field with its new value, as JSON has it."""
    for name in form.changed_data:
        value = form.cleaned_data[name]
        plain = value is None or isinstance(value, str | int | list)
        yield name, value if plain else value.isoformat() if isinstance(value, datetime) else str(value)
