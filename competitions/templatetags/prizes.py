"""Prizes in pages."""

from collections.abc import Iterable

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from competitions.models import Prize
from competitions.prizes import money, pools

register = template.Library()


@register.filter
def amount(prize: Prize) -> str:
    """What one place wins."""
    return money(prize.amount, prize.currency)


@register.filter
def pool(prizes: Iterable[Prize]) -> str:
    """What all places win together; empty where there is no money."""
    return " + ".join(pools(prizes))


@register.filter
def ordinal(place: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st ..., or how else the language counts."""
    if not (get_language() or "en").startswith("en"):
        return _("%(place)s.") % {"place": place}
    if place % 100 in (11, 12, 13):
        return f"{place}th"
    return f"{place}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(place % 10, 'th') }"
