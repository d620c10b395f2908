"""From values to places: linear scales, and where their ticks stand (1, 2 or 5 times a power of ten; UTC dates)."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise

MINUTE, HOUR, DAY = 60, 3_600, 86_400
LARGEST, LEAST_SPAN = 1e150, 1e-150  # beyond them sums and quotients of values may no longer be finite
SHORT_STEPS = (1, 5, 15, 30, 60, 120, 180, 360, 720)  # minutes
Dated = Callable[[datetime, bool], str]  # how a language says a day, and whether its year matters


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high` (above it, both finite) onto places from `start` to `end`."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The place of a value; what is beyond an end stands at it."""
        share = (value - self.low) / (self.high - self.low)
        return self.start + min(1.0, max(0.0, share)) * (self.end - self.start)


def is_drawable(value: float) -> bool:
    """Whether a value can stand on a scale: finite, and not absurdly large."""
    return abs(value) < LARGEST


def spread(values: Iterable[float], room: float = 0.06) -> tuple[float, float]:
    """The least and the greatest of drawable values with some room around them; of none 0 to 1."""
    known = list(values)
    low, high = min(known, default=0.0), max(known, default=1.0)
    margin = (high - low) * room or abs(low) * room
    margin = margin if margin > LEAST_SPAN else 1.0
    return low - margin, high + margin


def round_step(span: float, most: int) -> float:
    """The least of 1, 2, 5 times a power of ten by which `span` is cut into at most `most` parts."""
    least = span / most
    power = 10.0 ** math.floor(math.log10(least))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= least * (1 - 1e-9))


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round values between `low` and `high`."""
    if high - low < LEAST_SPAN:
        return [low]
    step = round_step(high - low, most)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [count * step for count in range(first, min(last, first + most) + 1)] or [low]


def labels(values: list[float]) -> list[str]:
    """Ticks in words, with as many decimals as tell them apart."""
    step = min((other - one for one, other in pairwise(values)), default=0.0)
    large = max(map(abs, values), default=0.0)
    if step <= 0 or large >= 1e7 or step < 1e-7:
        return [f"{value:.4g}" for value in values]
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return [f"{value + 0.0:.{decimals}f}" for value in values]


def in_english(at: datetime, years: bool) -> str:
    """A day: "Nov 2026" where the years matter, "1 Nov" where not."""
    return f"{at:%b %Y}" if years else f"{at.day} {at:%b}"


def time_ticks(low: float, high: float, most: int, dated: Dated = in_english) -> Iterator[tuple[float, str]]:
    """Moments as POSIX seconds with their labels: days as dates, what is shorter than two days as hours."""
    minutes = (high - low) / MINUTE
    short = next((step for step in SHORT_STEPS if minutes / step <= most), None) if minutes < 2 * 1440 else None
    step = short * MINUTE if short else max(DAY, round_step((high - low) / DAY, most) * DAY)
    first = math.ceil(low / step) * step if short else math.ceil(low / DAY) * DAY
    for count in range(int((high - first) // step) + 1):
        yield (
            first + count * step,
            moment(first + count * step, dated, is_short=bool(short), years=high - low > 300 * DAY),
        )


def midnight(day: date) -> float:
    """The POSIX seconds with which a day in UTC begins."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


def moment(seconds: float, dated: Dated, *, is_short: bool, years: bool = False) -> str:
    """A tick's label, in UTC."""
    at = datetime.fromtimestamp(seconds, UTC)
    return f"{at:%H:%M}" if is_short else dated(at, years)
