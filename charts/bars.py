"""Counts as bars: over the values of a score, over days, or a bar a kind."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from charts.canvas import Canvas, Frame, framed
from charts.scale import DAY, LEAST_SPAN, Dated, in_english, is_drawable, midnight, round_step
from charts.svg import Svg, cut, path, tag, text

MOST_BARS = 40
NAMES = 290  # room for the names of kinds


@dataclass(frozen=True)
class Bar:
    """So many from `start` to before `end`. `is_rest`: it holds all beyond it too."""

    start: float
    end: float
    count: int
    is_rest: bool = False

    @property
    def is_a_day(self) -> bool:
        """Whether it is one day of POSIX seconds, and not a week or more."""
        return self.end - self.start <= DAY


@dataclass(frozen=True)
class Bars:
    """Bars side by side. `mark`: where one value stands, and what is said of it. `is_time`: over POSIX seconds."""

    bars: Sequence[Bar]
    mark: tuple[float, str] | None = None
    is_time: bool = False
    dated: Dated = in_english


def bars(plot: Bars, canvas: Canvas) -> list[Svg]:
    """The drawing; it needs a bar at least."""
    across = plot.bars[0].start, plot.bars[-1].end
    most = float(max(bar.count for bar in plot.bars))
    frame, marks = framed(canvas, across, [0.0, max(most, 4.0)], floor=0.0)
    marks += frame.dates(plot.dated) if plot.is_time else frame.numbers()
    marks += [standing(frame, bar) for bar in plot.bars if bar.count]
    return [*marks, *(marked(frame, *plot.mark) if plot.mark else [])]


def standing(frame: Frame, bar: Bar) -> Svg:
    """One bar, a hair away from the next."""
    left, right, top = frame.x(bar.start), frame.x(bar.end), frame.y(bar.count)
    class_ = "bar bar-rest" if bar.is_rest else "bar"
    return tag("rect", class_=class_, x=left, y=top, width=max(1.0, right - left - 1), height=frame.y.start - top)


def marked(frame: Frame, at: float, said: str) -> list[Svg]:
    """A line at one value, and its words on the side where there is room."""
    x = frame.x(at)
    is_left = x > (frame.x.start + frame.x.end) / 2
    words = text(x - 6 if is_left else x + 6, 14, said, class_="t-mine", anchor="end" if is_left else "start")
    return [path("line-mine", f"M{x:.1f} {4:.1f}V{frame.y.start:.1f}"), words]


def binned(scores: Iterable[float], *, greater_is_better: bool) -> list[Bar]:
    """Scores in at most some forty bars of a round width; the worst twentieth may be far off and share the last."""
    known = sorted(score for score in scores if is_drawable(score))
    if not known:
        return []
    tail = len(known) // 20
    low, high = (known[tail], known[-1]) if greater_is_better else (known[0], known[-1 - tail])
    step = bin_width(low, high)
    first, last = bin_of(low, step), bin_of(high, step)
    bins = [bin_of(score, step) for score in known]
    counts = Counter(min(max(place, first), last) for place in bins)
    rest = first if bins[0] < first else last if bins[-1] > last else None
    return [Bar(place * step, (place + 1) * step, counts[place], place == rest) for place in range(first, last + 1)]


def bin_of(score: float, step: float) -> int:
    """The number of the bar that a score falls into; what a rounding error keeps below an edge is on it."""
    return math.floor(score / step + 1e-9)


def bin_width(low: float, high: float) -> float:
    """A round width; for one value alone a small part of it."""
    span, size = high - low, max(abs(low), abs(high))
    alone = size if size > LEAST_SPAN else 1.0
    return round_step(span if span > max(alone * 1e-9, LEAST_SPAN) else alone, MOST_BARS)


def by_day(counts: Mapping[date, int], most: int = 120) -> list[Bar]:
    """Counts by UTC day as bars of a day or, where they would be more than `most`, of whole weeks; empty ones too."""
    if not counts:
        return []
    first, last = min(counts), max(counts)
    days = 1 if (last - first).days < most else 7 * math.ceil(((last - first).days + 1) / (7 * most))
    held = Counter[int]()
    for day, count in counts.items():
        held[(day - first).days // days] += count
    start, width = midnight(first), days * DAY
    return [
        Bar(start + place * width, start + (place + 1) * width, held[place])
        for place in range((last - first).days // days + 1)
    ]


def kinds(counts: Sequence[tuple[str, int]], canvas: Canvas) -> list[Svg]:
    """A lying bar for each kind, its name beside it or, on a phone, above it; the most first."""
    most = max(count for _, count in counts)
    marks = []
    for place, (name, count) in enumerate(counts):
        bottom = (place + 1) * row_height(canvas)
        left = NAMES if canvas.is_wide else 8
        width = max(2.0, (canvas.width - left - 60) * count / most)
        said = (left - 8, bottom - 7, "end") if canvas.is_wide else (8, bottom - 21, "start")
        marks += [text(said[0], said[1], cut(name, 40), anchor=said[2])]
        marks += [tag("rect", class_="bar", x=float(left), y=bottom - 17.0, width=width, height=14.0)]
        marks += [text(left + width + 6, bottom - 6, f"{count:,}", class_="t-mono")]
    return marks


def row_height(canvas: Canvas) -> int:
    """How high the row of one kind is."""
    return 24 if canvas.is_wide else 42


def kinds_heights(number: int) -> tuple[int, int]:
    """How high both canvases are for so many kinds."""
    return 24 * number + 6, 42 * number + 6
