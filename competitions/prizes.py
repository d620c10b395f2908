"""Money in words, and what the prizes of a competition come to."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal

from competitions.models import Prize

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}


def money(amount: Decimal, currency: str, *, cents: bool = True) -> str:
    """An amount with its sign or its three letters: $1,000.00, CHF 500.00; whole amounts also without cents."""
    figures = f"{amount:,.2f}" if cents or amount % 1 else f"{amount:,.0f}"
    return f"{SIGNS[currency]}{figures}" if currency in SIGNS else f"{currency} {figures}"


def pools(prizes: Iterable[Prize]) -> list[str]:
    """The sum of the prizes, one a currency, in the order in which the currencies first appear."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for prize in prizes:
        sums[prize.currency] += prize.amount
    return [money(amount, currency, cents=False) for currency, amount in sums.items()]
