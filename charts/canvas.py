"""A drawing in two sizes, one for a desk and one for a phone, so that its text stays readable on both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from charts.scale import Dated, Scale, labels, spread, ticks, time_ticks
from charts.svg import Svg, path, tag, text

CHARACTER = 7.4  # width of a figure in the monospaced face at 12 px
FOOT, HEAD = 34, 22
TICK_ROOM = 60
MOST_LINES = 6


@dataclass(frozen=True)
class Canvas:
    """So many units wide and high; a unit is about a pixel."""

    width: int
    height: int

    @property
    def is_wide(self) -> bool:
        """Whether there is room beside the drawing for names."""
        return self.width > 600


@dataclass(frozen=True)
class Figure:
    """A drawing with its title, its sentence, what a listener hears, and its numbers as a table.

    `wide` and `narrow` are empty where there is nothing to draw; then `caption` says why.
    """

    name: str
    title: str
    caption: str
    wide: Svg
    narrow: Svg
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def figure(
    name: str,
    title: str,
    draw: Callable[[Canvas], list[Svg]],
    *,
    caption: str,
    summary: str,
    head: tuple[str, ...],
    rows: Sequence[tuple[str, ...]],
    heights: tuple[int, int] = (240, 210),
) -> Figure:
    """What `draw` makes of both canvases."""
    wide, narrow = Canvas(1072, heights[0]), Canvas(340, heights[1])
    drawn = [
        drawing(f"{name}-{size}", title, summary, canvas, draw(canvas))
        for size, canvas in zip(("wide", "narrow"), (wide, narrow), strict=True)
    ]
    return Figure(name, title, caption, drawn[0], drawn[1], head, rows)


def nothing(name: str, title: str, why: str) -> Figure:
    """The state before there is anything to draw."""
    return Figure(name, title, why, Svg(""), Svg(""), (), ())


def drawing(name: str, title: str, summary: str, canvas: Canvas, marks: list[Svg]) -> Svg:
    """The whole <svg>, with a name and a description for who does not see it."""
    said = tag("title", title, id=f"{name}-title"), tag("desc", summary, id=f"{name}-desc")
    return tag(
        "svg",
        *said,
        *marks,
        viewBox=f"0 0 {canvas.width} {canvas.height}",
        role="img",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
    )


@dataclass(frozen=True)
class Frame:
    """Where values stand on a canvas; `x` and `y` are its scales."""

    canvas: Canvas
    x: Scale
    y: Scale

    def grid(self, values: list[float]) -> list[Svg]:
        """A hairline across for each of these heights, its value beside it."""
        marks = []
        for value, label in zip(values, labels(values), strict=True):
            y = self.y(value)
            marks += [path("grid", f"M{self.x.start:.1f} {y:.1f}H{self.x.end:.1f}")]
            marks += [text(self.x.start - 8, y + 4, label, class_="t-mono", anchor="end")]
        return marks

    def dates(self, dated: Dated) -> list[Svg]:
        """The moments below."""
        most = max(2, int((self.x.end - self.x.start) / TICK_ROOM))
        return [self.below(at, label) for at, label in time_ticks(self.x.low, self.x.high, most, dated)]

    def numbers(self) -> list[Svg]:
        """The values below."""
        values = ticks(self.x.low, self.x.high, max(2, int((self.x.end - self.x.start) / TICK_ROOM)))
        return [self.below(at, label, "t-mono") for at, label in zip(values, labels(values), strict=True)]

    def below(self, at: float, label: str, class_: str = "") -> Svg:
        """One label under the frame, kept within the canvas."""
        half = len(label) * CHARACTER / 2
        x = min(max(self.x(at), half), self.canvas.width - half)
        return text(x, self.canvas.height - 8, label, class_=class_, anchor="middle")


def framed(
    canvas: Canvas, across: tuple[float, float], heights: list[float], *, floor: float | None = None, right: int = 16
) -> tuple[Frame, list[Svg]]:
    """A frame for finite `heights` over `across`, and its grid. `floor`: where the heights begin, by default below."""
    low, high = spread(heights)
    low = low if floor is None else floor
    values = ticks(low, high, MOST_LINES)
    left = max(map(len, labels(values))) * CHARACTER + 14
    x = Scale(*across, left, canvas.width - right)
    frame = Frame(canvas, x, Scale(low, high, canvas.height - FOOT, HEAD))
    return frame, frame.grid(values)
