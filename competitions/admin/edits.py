"""What a host changes in a published competition is on the record: dates and limits above all."""

from collections.abc import Iterator, Sequence
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
    """The new value of each changed field, the ids of the hosts if they changed, the names of other parts that did."""
    yield from new_values(form)
    for formset in formsets:
        if formset.has_changed() and formset.model is Phase:
            yield "phase", dict(new_values(formset.forms[0]))
        elif formset.has_changed() and formset.model is Host:
            hosts = Host.objects.filter(competition=form.instance).select_related("user")
            yield "hosts", [opaque_id(host.user) for host in hosts]
        elif formset.has_changed():
            yield formset.prefix, "changed"


def new_values(form: Any) -> Iterator[tuple[str, str]]:
    """Each changed field with its new value as text."""
    for name in form.changed_data:
        value = form.cleaned_data[name]
        yield name, value.isoformat() if hasattr(value, "isoformat") else str(value)
